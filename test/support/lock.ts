import { Client } from 'pg';
import type { Connection } from '@verkko/embedded-postgres';
import { execute } from './database';
import { until } from '@verkko/dev-servers/until';

/** A session that locks a table exclusively, as a migration or a backup might. */
export interface TableLock {
  /** Waits until another session's statement waits for the table. @returns the id of its server process */
  waiter(): Promise<number>;
  release(): Promise<void>;
}

export async function lockTable(connection: Connection, table: string): Promise<TableLock> {
  const client = new Client(connection);
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return {
    waiter: () =>
      until(`somebody waits for ${table}`, async () => {
        const rows = await execute<{ pid: number }>(
          connection,
          // Copies of one template have the same oids: pg_locks shows those of all databases.
          `SELECT pid FROM pg_locks WHERE relation = $1::regclass AND NOT granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          [table],
        );
        return rows[0]?.pid;
      }),
    release: () => client.end(),
  };
}
