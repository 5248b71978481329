#!/usr/bin/env node
// The command `verkko`. In a clone it builds first where that is needed; a package that was installed is built.
import { existsSync } from 'node:fs';

const build = new URL('build-if-needed.mjs', import.meta.url);
if (existsSync(build)) await import(build);
await import('../dist/cli/main.js');
