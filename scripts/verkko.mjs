#!/usr/bin/env node
// Starts the command line `verkko`. In a clone of the repository, the build is renewed first if necessary; an
// installed package is already built.
import { existsSync } from 'node:fs';

const build = new URL('build-if-needed.mjs', import.meta.url);
if (existsSync(build)) await import(build);
await import('../dist/cli/main.js');
