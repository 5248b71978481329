// Builds dist/ when it is missing or older than what it is built from, so that a second start is quick.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = [
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'src',
  'packages/tsconfig.build.json',
  'packages/client/src',
  'packages/embedded-postgres/src',
];
/** The packages that dist/ imports. Their builds stay as they are when nothing in them changed. */
const packages = ['packages/client/dist', 'packages/embedded-postgres/dist'];

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time says that a file in it was removed or renamed.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function built() {
  if (!packages.every((path) => existsSync(join(root, path)))) return 0;
  return statSync(join(root, 'dist/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (Math.max(...sources.map((name) => newest(join(root, name)))) > built()) {
  process.stderr.write('Building …\n');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
}
