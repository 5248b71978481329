import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICE_NAME } from '../../src/database/connection';
import type { Databases } from './databases';
import type { Deployment } from './deployment';

/**
 * The largest number of connections from one instance to the primary, as docs/reference/configuration.md
 * says. It is the sum of the pool sizes, one connection that reads the replication position, and one
 * connection that checks whether a server is a replica.
 */
const MOST_SESSIONS = 10 + 4 + 1 + 1;

/**
 * The largest number of connections for reads from one instance to a replica. They stay open for some time
 * after the replica was promoted.
 */
const MOST_READS = 10;

/** Time in ms within which PostgreSQL and the proxies notice that an instance has ended. */
const NOTICED_WITHIN_MS = 5000;
const LOOK_AGAIN_MS = 100;

/** Finds processes, connections and files that still exist after a run. */
export class Leftovers {
  /** The folder for all temporary files of the test run. */
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'verkko-chaos-'));
    chmodSync(this.folder, 0o755); // PostgreSQL may run as another user, and this user needs access to the folder
    process.env.TMPDIR = this.folder;
  }

  /** Returns the database sessions that exceed the documented maximum for the running instances. */
  async surplusSessions({ databases, instances }: Deployment): Promise<string[]> {
    const most = MOST_SESSIONS + (databases.wasPromoted ? MOST_READS : 0);
    return (await sessions(databases)).slice(instances.length * most);
  }

  /** The database sessions and proxy connections that are still open after the instances have stopped. */
  async connections({ databases, links }: Deployment): Promise<string[]> {
    const deadline = performance.now() + NOTICED_WITHIN_MS;
    for (;;) {
      const open = links.reduce((sum, { openSockets }) => sum + openSockets, 0);
      const left = [...(await sessions(databases)), ...(open > 0 ? [`${open} sockets of proxies`] : [])];
      if (left.length === 0 || performance.now() > deadline) return left;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** The processes and files that still exist after all servers have stopped. */
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

/** The database sessions of the service on the primary, as text. */
async function sessions(databases: Databases): Promise<string[]> {
  const found = await databases.onPrimary(
    `SELECT state, query FROM pg_stat_activity WHERE application_name LIKE '${SERVICE_NAME}%'`,
  );
  return found.map((session) => `session ${JSON.stringify(session)}`);
}
