import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@verkko/dev-servers/until';

/** A folder for DATA_DIR, in which the service of one test keeps its embedded PostgreSQL. */
export class DataDir {
  private readonly parent = realpathSync(mkdtempSync(join(tmpdir(), 'verkko-data-')));
  readonly path = join(this.parent, 'data');

  /**
   * Whether PostgreSQL's file postmaster.pid exists. The file exists while a PostgreSQL server runs in this
   * folder, and it remains after a crash of the server.
   */
  get hasPostmasterPid(): boolean {
    return existsSync(this.postmasterPid);
  }

  /** The process id of the PostgreSQL server in this folder. */
  get postmaster(): number {
    return parseInt(readFileSync(this.postmasterPid, 'utf8'), 10);
  }

  /**
   * The command lines of all processes that were started with the name of this folder. Of PostgreSQL's
   * processes, only the first one is listed.
   */
  processes(): string[] {
    const commands =
      process.platform === 'linux'
        ? readdirSync('/proc').map(commandOf)
        : execFileSync('ps', ['-A', '-ww', '-o', 'command='], { encoding: 'utf8' }).split('\n');
    return commands.filter((command) => command.includes(this.path));
  }

  /**
   * Waits until no process uses the folder, because some processes end later than their service. Then removes
   * the folder.
   */
  async remove(): Promise<void> {
    await until(`nothing runs in ${this.path}`, () => this.processes().length === 0);
    rmSync(this.parent, { recursive: true, force: true });
  }

  private get postmasterPid(): string {
    return join(this.path, 'postgres/postmaster.pid');
  }
}

/**
 * The command line of a Linux process. It is empty if the process has ended, or if the entry of /proc is no
 * process.
 */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
