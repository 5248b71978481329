import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICE_NAME } from '../../src/database/connection';
import type { Deployment } from './deployment';
import type { Violations } from './violations';

/** The most connections of one instance to one server, as docs/reference/configuration.md says. */
const MOST_SESSIONS = 10 + 4 + 1;

/** Finds what a run has left behind: processes, connections and files. */
export class Leftovers {
  /** The folder for temporary files of the whole run. */
  readonly folder: string;

  constructor(private readonly violations: Violations) {
    this.folder = mkdtempSync(join(tmpdir(), 'verkko-chaos-'));
    chmodSync(this.folder, 0o755); // PostgreSQL may run as another user, who has to get to its folder
    process.env.TMPDIR = this.folder;
  }

  /** Checks the sessions at the database while the instances run, and when they have stopped. */
  async checkSessions({ databases, instances }: Deployment, areStopped: boolean): Promise<void> {
    const sessions = await databases.onPrimary(
      `SELECT state, query FROM pg_stat_activity WHERE application_name LIKE '${SERVICE_NAME}%'`,
    );
    const most = areStopped ? 0 : instances.length * MOST_SESSIONS;
    if (sessions.length > most)
      this.tell(`${sessions.length} sessions, and not ${most}: ${JSON.stringify(sessions)}`);
  }

  /** Checks the connections of the proxies when the instances have stopped. */
  checkSockets({ links }: Deployment): void {
    const open = links.reduce((sum, { openSockets }) => sum + openSockets, 0);
    if (open > 0) this.tell(`${open} sockets`);
  }

  /** Checks processes and files when everything has stopped, and removes the folder. */
  checkMachine(): void {
    const processes = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,command='], { encoding: 'utf8' }).split(
      '\n',
    );
    const ours = processes.filter((line) => line.includes(this.folder));
    if (ours.length > 0) this.tell(ours.join(', '));
    const files = readdirSync(this.folder, { recursive: true });
    if (files.length > 0) this.tell(files.join(', '));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private tell(what: string): void {
    this.violations.add('nothing is left behind', what);
  }
}
