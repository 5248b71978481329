#!/usr/bin/env node
// The command `verkko`. In a clone it builds first if needed; an installed package is already built.
import { existsSync } from 'node:fs';

const build = new URL('build-if-needed.mjs', import.meta.url);
if (existsSync(build)) await import(build);
await import('../dist/cli/main.js');
