import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(__dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bundleDependencies?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
}

const TSCONFIG = {
  compilerOptions: { module: 'nodenext', target: 'es2023', strict: true, types: ['node'] },
};

/**
 * An npm project of a user, in a folder outside the repository. It uses TypeScript and ES modules, and one
 * package is installed from a tarball.
 */
export class StrangersProject {
  private readonly folder = mkdtempSync(join(tmpdir(), 'verkko-stranger-'));

  /** Creates a project in which a package is installed. @param source the folder of the package in this repository */
  constructor(source: string) {
    const { name, dependencies, bundleDependencies = [], bin = {} } = manifestOf(source);
    const installed = join(this.folder, 'node_modules', name);
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', this.packed(source), '-C', installed, '--strip-components=1']);

    // Links only the dependencies that npm would have installed, so that no other package in this
    // repository's node_modules can be found.
    const others = Object.keys(dependencies).filter((dependency) => !bundleDependencies.includes(dependency));
    for (const other of [...others, '@types/node']) {
      const target = join(this.folder, 'node_modules', other);
      mkdirSync(join(target, '..'), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', other), target);
    }
    mkdirSync(join(this.folder, 'node_modules/.bin'));
    for (const [command, file] of Object.entries(bin)) {
      symlinkSync(join('..', name, file), join(this.folder, 'node_modules/.bin', command));
    }
    this.write('package.json', JSON.stringify({ type: 'module' }));
    this.write('tsconfig.json', JSON.stringify(TSCONFIG));
  }

  /** Writes files and compiles them. @returns the compiler's errors, one a line */
  compile(files: Record<string, string>): string[] {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
    const { stdout } = spawnSync(process.execPath, [TSC, '--pretty', 'false'], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    // An indented line belongs to the error on the line above.
    return stdout.split('\n').filter((line) => /^\S/.test(line));
  }

  /** Runs a compiled file to its end. */
  run(file: string, environment: Record<string, string> = {}) {
    return this.spawn(process.execPath, [file], environment);
  }

  /** Runs a command of the installed package through its link in node_modules/.bin. */
  command(name: string, parameters: string[], environment: Record<string, string>) {
    return this.spawn(join(this.folder, 'node_modules/.bin', name), parameters, environment);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private async spawn(program: string, parameters: string[], environment: Record<string, string>) {
    const { PATH = '' } = process.env;
    const child = spawn(program, parameters, { cwd: this.folder, env: { PATH, ...environment } });
    const ended = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = (await ended) as [number];
    return { code, stdout, stderr };
  }

  private write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }

  /** Packs the current build with npm. @returns the path of the tarball */
  private packed(source: string): string {
    const options = ['--ignore-scripts', '--silent', '--pack-destination', this.folder];
    const name = execFileSync('npm', ['pack', ...options], { cwd: join(ROOT, source), encoding: 'utf8' });
    return join(this.folder, name.trim());
  }
}

function manifestOf(source: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, source, 'package.json'), 'utf8')) as Manifest;
}
