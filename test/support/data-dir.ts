import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandOf } from '../../src/database/embedded/processes';
import { until } from './until';

/** A folder of the test's own for the embedded PostgreSQL of a service. */
export class DataDir {
  private readonly parent = realpathSync(mkdtempSync(join(tmpdir(), 'verkko-data-')));
  readonly path = join(this.parent, 'data');

  /** True while a server has the folder, or left its mark there by a crash. */
  get hasPostmasterPid(): boolean {
    return existsSync(this.postmasterPid);
  }

  /** The process id of its PostgreSQL. */
  get postmaster(): number {
    return parseInt(readFileSync(this.postmasterPid, 'utf8'), 10);
  }

  /** The commands of all processes that were started with this folder; of PostgreSQL that is the first process. */
  processes(): string[] {
    const commands =
      process.platform === 'linux'
        ? readdirSync('/proc').map((name) => commandOf(Number(name)))
        : execFileSync('ps', ['-A', '-ww', '-o', 'command='], { encoding: 'utf8' }).split('\n');
    return commands.filter((command) => command.includes(this.path));
  }

  /** Waits for the end of what still runs there, which follows that of its service, and removes the folder. */
  async remove(): Promise<void> {
    await until(`nothing runs in ${this.path}`, () => this.processes().length === 0);
    rmSync(this.parent, { recursive: true, force: true });
  }

  private get postmasterPid(): string {
    return join(this.path, 'postgres/postmaster.pid');
  }
}
