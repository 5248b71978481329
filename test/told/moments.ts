import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@verkko/dev-servers/until';
import { Client } from 'pg';
import type { Site } from './site';

/**
 * Waits for a certain moment, and then calls `kill`.
 * @param delay the time to wait in ms; used only if the moment is a random time
 * @returns the moment in words
 */
export type Moment = (site: Site, delay: number, kill: () => Promise<unknown>) => Promise<string>;

/** Kills processes after the given delay. */
export const at: Moment = async (_site, delay, kill) => {
  await sleep(delay);
  await kill();
  return `after ${delay} ms`;
};

/**
 * SQL that creates a trigger. The trigger notifies the test of each commit of readings. The notification
 * arrives so early that the instance has hardly done anything since the commit.
 */
export const COMMIT_TRIGGER = `
  CREATE FUNCTION notify_commit() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_notify(TG_TABLE_NAME, ''''); RETURN NULL; END';
  CREATE TRIGGER notify_commit AFTER INSERT ON inventory_items FOR EACH STATEMENT EXECUTE FUNCTION notify_commit()`;

/** Kills processes right after the next commit of rows in a table that has the trigger `notify_commit`. */
export function afterCommit(table: string): Moment {
  return async (site, _delay, kill) => {
    await withClient(site, async (client) => {
      await client.query(`LISTEN ${table}`);
      await once(client, 'notification');
      await kill();
    });
    return `after a commit of ${table}`;
  };
}

/**
 * Kills processes while an instance inserts rows into a table. Then ends the database session of the INSERT,
 * so that the INSERT stores nothing later.
 */
export function whileInserting(table: string): Moment {
  return async (site, _delay, kill) => {
    await withClient(site, async (client) => {
      await client.query('BEGIN');
      await client.query(`LOCK TABLE ${table} IN SHARE MODE`);
      const sessions = await inserting(site, table);
      await kill();
      await client.query('SELECT pg_terminate_backend(unnest($1::int[]))', [sessions]).catch(() => undefined);
    });
    return `while ${table} are inserted`;
  };
}

/**
 * Waits until an INSERT waits for the lock of a table. @returns the process ids of the waiting database
 * sessions
 */
function inserting(site: Site, table: string): Promise<number[]> {
  return until(`rows are inserted into ${table}`, async () => {
    // The rows of pg_stat_activity do not change during a transaction. So this query runs outside the
    // transaction that holds the lock of the table.
    const rows = await site.query<{ pid: number }>(
      `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE NOT granted AND relation = $1::regclass AND query ~ ('^\\s*INSERT INTO ' || $1)`,
      [table],
    );
    return rows.length > 0 && rows.map(({ pid }) => pid);
  });
}

async function withClient({ postgres }: Site, act: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(postgres.connection);
  client.on('error', () => undefined); // PostgreSQL may be killed, which is no failure here
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
