// Runs all checks at the same time, so that together they take less time. Prints the output of the checks
// that fail.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const CHECKS = [
  'oxlint',
  'oxfmt --check',
  'cspell lint --no-progress --no-summary',
  'depcruise src packages bench scripts test --config .dependency-cruiser.cjs',
];

/** Runs a check. @returns whether it has passed */
async function passes(command) {
  const check = spawn(`${command} 2>&1`, { shell: true, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => check.once('close', resolve));
  const output = await text(check.stdout);
  const hasPassed = (await ended) === 0;
  console.log(hasPassed ? `passed: ${command}` : `FAILED: ${command}\n${output}`);
  return hasPassed;
}

const results = await Promise.all(CHECKS.map(passes));
if (results.includes(false)) process.exitCode = 1;
