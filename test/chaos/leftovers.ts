import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICE_NAME } from '../../src/database/connection';
import type { Deployment } from './deployment';

/**
 * The most connections of one instance to one server, as docs/reference/configuration.md says: those for the primary, and
 * those for a replica, which stay open for some time after it was promoted.
 */
const MOST_SESSIONS = 10 + 4 + 1 + (10 + 1);

/** Finds what a run has left behind: processes, connections and files. */
export class Leftovers {
  /** The folder for temporary files of the whole run. */
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'verkko-chaos-'));
    chmodSync(this.folder, 0o755); // PostgreSQL may run as another user, who has to get to its folder
    process.env.TMPDIR = this.folder;
  }

  /** The sessions at the database: while the instances run, those beyond the documented number; afterwards, all. */
  async sessions({ databases, instances }: Deployment, areStopped: boolean): Promise<string[]> {
    const sessions = await databases.onPrimary(
      `SELECT state, query FROM pg_stat_activity WHERE application_name LIKE '${SERVICE_NAME}%'`,
    );
    const most = areStopped ? 0 : instances.length * MOST_SESSIONS;
    return sessions.slice(most).map((session) => `session ${JSON.stringify(session)}`);
  }

  /** The connections of the proxies that are open although the instances have stopped. */
  sockets({ links }: Deployment): string[] {
    const open = links.reduce((sum, { openSockets }) => sum + openSockets, 0);
    return open > 0 ? [`${open} sockets of proxies`] : [];
  }

  /** The processes and files that are there although everything has stopped. */
  machine(): string[] {
    const processes = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,command='], { encoding: 'utf8' }).split(
      '\n',
    );
    const files = readdirSync(this.folder, { recursive: true });
    return [...processes.filter((line) => line.includes(this.folder)), ...files.map(String)];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
