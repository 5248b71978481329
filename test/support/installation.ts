import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(__dirname, '../..');
/** The build, and the files of the repository that the npm scripts need. */
const FILES = [
  ...['package.json', 'package-lock.json', 'nest-cli.json', 'scripts', 'src', 'packages', 'dist'],
  ...['tsconfig.json', 'tsconfig.build.json'],
];

/**
 * A copy of the repository in another folder, with the current build and the dependencies of `npm ci
 * --omit=dev --omit=optional`.
 */
export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), 'verkko-installation-'));

  constructor() {
    // Packages are copied and not linked, because Node would find development dependencies beside the target
    // of a link.
    const copy = 'tar -C "$1" -cf - -T - | tar -C "$2" -xf -';
    execFileSync('sh', ['-c', copy, 'sh', ROOT, this.folder], {
      input: [...FILES, ...packages()].join('\n'),
    });
    // npm rebuild creates the links to the commands of the packages.
    execFileSync('npm', ['rebuild', '--ignore-scripts', '--silent'], { cwd: this.folder });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Runs an npm script to its end. */
  async npm(script: string, parameters: string[] = [], environment: Record<string, string> = {}) {
    const child = this.spawn('npm', ['run', '--silent', script, '--', ...parameters], environment);
    const ended = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = (await ended) as [number];
    return { code, stdout, stderr };
  }

  /** Starts the service by `npm start`, in the background. */
  start(environment: Record<string, string>) {
    return this.spawn('npm', ['start', '--silent'], environment);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private spawn(program: string, parameters: string[], environment: Record<string, string>) {
    const { PATH = '', HOME = '' } = process.env;
    return spawn(program, parameters, {
      cwd: this.folder,
      env: { PATH, HOME, ENV_FILE: '/dev/null', PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}

/**
 * The folders of all dependencies except development and optional ones, relative to the root of the
 * repository.
 */
function packages(): string[] {
  const list = ['ls', '--omit=dev', '--omit=optional', '--all', '--parseable'];
  const folders = execFileSync('npm', list, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  return folders.map((folder) => relative(ROOT, folder)).filter((folder) => folder !== '');
}
