import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(__dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const PACKAGE = 'verkko-inventory-api';

const { dependencies, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  bin: Record<string, string>;
};

/** The other packages of the project: the dependencies that npm would have installed, and the project's own. */
const PACKAGES = [...Object.keys(dependencies), '@types/node'];

const TSCONFIG = {
  compilerOptions: { module: 'nodenext', target: 'es2023', strict: true, types: ['node'] },
};

/** A project in another folder, in TypeScript and ES modules, with this package installed from its tarball. */
export class StrangersProject {
  private readonly folder = mkdtempSync(join(tmpdir(), 'verkko-stranger-'));

  constructor() {
    const installed = join(this.folder, 'node_modules', PACKAGE);
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', this.packed(), '-C', installed, '--strip-components=1']);
    for (const name of PACKAGES) {
      const target = join(this.folder, 'node_modules', name);
      mkdirSync(join(target, '..'), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), target);
    }
    mkdirSync(join(this.folder, 'node_modules/.bin'));
    for (const [name, file] of Object.entries(bin)) {
      symlinkSync(join('..', PACKAGE, file), join(this.folder, 'node_modules/.bin', name));
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
    return stdout.split('\n').filter((line) => /^\S/.test(line)); // an indented line explains the line above
  }

  /** Runs a compiled file to its end. */
  run(file: string, environment: Record<string, string> = {}) {
    return this.spawn(process.execPath, [file], environment);
  }

  /** Runs a command of the package, as npm links it. */
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

  /** Packs the current build. @returns the path of the tarball */
  private packed(): string {
    const options = ['--ignore-scripts', '--silent', '--pack-destination', this.folder];
    const name = execFileSync('npm', ['pack', ...options], { cwd: ROOT, encoding: 'utf8' });
    return join(this.folder, name.trim());
  }
}
