import { Client } from 'pg';
import type { Connection } from '@verkko/embedded-postgres';
import { until } from '@verkko/dev-servers/until';

/**
 * Locks a table in a separate database session, so that writes to the table wait. Reads and probes continue,
 * unless the lock mode is `ACCESS EXCLUSIVE`.
 */
export class HeldTable {
  private constructor(
    private readonly session: Client,
    private readonly table: string,
  ) {}

  static async connect(connection: Connection, table = 'inventory_items'): Promise<HeldTable> {
    // The lock of the table ends after three minutes, so that a failed test does not block other tests for
    // ever.
    const session = new Client({ ...connection, idle_in_transaction_session_timeout: 180_000 });
    session.on('error', () => undefined);
    await session.connect();
    return new HeldTable(session, table);
  }

  /** Connects, and locks a table so that even reads wait, as during a migration or a restore. */
  static async locked(connection: Connection, table: string): Promise<HeldTable> {
    const held = await HeldTable.connect(connection, table);
    await held.hold('ACCESS EXCLUSIVE');
    return held;
  }

  /** Locks the table. @param mode the lock mode; `ACCESS EXCLUSIVE` makes even reads wait */
  async hold(mode = 'EXCLUSIVE'): Promise<void> {
    await this.session.query('BEGIN');
    await this.session.query(`LOCK TABLE ${this.table} IN ${mode} MODE`);
  }

  /** Waits until this many statements wait for the table lock. @returns the ids of their PostgreSQL processes */
  async hasWaiting(statements = 1): Promise<number[]> {
    return until(`${statements} statements wait for the table`, async () => {
      const { rows } = await this.session.query<{ pid: number }>(
        // The query filters by database, because pg_locks shows the locks of all databases, and a table has
        // the same oid in all databases from one template.
        `SELECT pid FROM pg_locks WHERE relation = $1::regclass AND NOT granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        [this.table],
      );
      return rows.length >= statements && rows.map(({ pid }) => pid);
    });
  }

  /** Ends the connections of these PostgreSQL processes, and resolves when the processes have ended. */
  async terminate(pids: number[]): Promise<void> {
    await this.session.query('SELECT pg_terminate_backend(pid, 10000) FROM unnest($1::int[]) AS pid', [pids]);
  }

  /** Changes the locked table and releases the lock, in one commit. */
  async releaseAfter(change: string): Promise<void> {
    await this.session.query(change);
    await this.session.query('COMMIT');
  }

  async release(): Promise<void> {
    await this.session.query('ROLLBACK');
  }

  async disconnect(): Promise<void> {
    await this.session.end();
  }
}
