// Builds dist/ only if it is missing or older than its sources, so that a second start is fast. If the
// development dependencies are not installed (npm ci --omit=dev, NODE_ENV=production), the existing build is
// used.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = [
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  'src',
  'packages/tsconfig.build.json',
  'packages/client/src',
  'packages/console/index.html',
  'packages/console/vite.config.ts',
  'packages/console/src',
  'packages/embedded-postgres/src',
];
/**
 * The build folders of packages that dist/ imports. The script only checks that these folders exist. It does
 * not check their age, because the compiler does not write to them if the sources of the packages have not
 * changed.
 */
const packages = ['packages/client/dist', 'packages/embedded-postgres/dist'];
const tools = ['tsc', 'nest', 'vite'];

/** The modification time of the newest file, in ms; 0 if there is none, for example if only dist/ was copied. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  // The modification time of a folder changes when a file in that folder is removed or renamed.
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const isWhole = packages.every((path) => existsSync(join(root, path)));
const built = isWhole ? newest(join(root, 'dist/main.js')) : 0;
const isStale = Math.max(...sources.map((name) => newest(join(root, name)))) > built;
const canBuild = tools.every((name) => existsSync(join(root, 'node_modules/.bin', name)));

if (!built && !canBuild) {
  fail(
    'The service is not built, and its build tools are not installed: npm ci --include=dev && npm run build',
  );
} else if (isStale && canBuild) {
  process.stderr.write('Building …\n');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail('The build failed; its messages are above.');
} else if (isStale) {
  process.stderr.write(
    'The sources are newer than dist/, and the build tools are not installed, so the old build runs. To renew it: npm ci --include=dev && npm run build\n',
  );
}
