import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { Config } from '../config/config';
import { ADVISORY_LOCKS } from './advisory-locks';
import { distributeTables } from './citus/distribute-tables';
import { hasCitus, type Query } from './citus/find-citus';
import { type Connection, poolOptions } from './connection';
import type { Statement } from './transactions';
import { dataSourceOptions, migrations } from './schema/data-source-options';

/**
 * Runs the missing migrations. If several instances call this function at once, only one of them migrates.
 *
 * @param wanted the names of the migrations to run; by default all
 * @returns the names of the migrations that ran
 */
export async function migrate(
  config: Config,
  connection: Connection,
  wanted?: readonly string[],
): Promise<string[]> {
  // Migrations need two separate connections: one holds the lock, and the other runs the migrations. Their statements
  // have no time limit.
  const pool = { ...poolOptions(config, connection), max: 2, statement_timeout: 0, query_timeout: 0 };
  const dataSource = await new DataSource({
    ...dataSourceOptions(pool),
    migrations: migrations.filter(({ name }) => wanted?.includes(name) ?? true),
  }).initialize();
  try {
    return await dataSource.transaction(async (lock) => {
      await lock.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await assertSecondConnection(dataSource, config.DB_POOL_TIMEOUT);
      // Tries to take the migration lock again and again, instead of waiting for it in one SQL statement.
      // Such a statement would hold a snapshot, and a CREATE INDEX CONCURRENTLY in another instance would
      // wait for the end of that snapshot. The lock is released when this transaction ends.
      while (!(await tryLock((sql) => lock.query(sql)))) await sleep(100);
      const query: Query = (sql, values) => dataSource.query(sql, values);
      const isCoordinator = await hasCitus(query);
      const ran = await dataSource.runMigrations({ transaction: 'each' });
      if (isCoordinator) await distributeTables(query);
      return ran.map((migration) => migration.name);
    });
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Throws an error if a pooler has only one server connection: the second connection of the migrations would wait for
 * ever.
 */
async function assertSecondConnection(dataSource: DataSource, timeout: number): Promise<void> {
  const { master: pool } = dataSource.driver as unknown as { master: Pool };
  const statement: Statement = { text: 'SELECT 1', query_timeout: timeout };
  await pool.query(statement).catch((cause: unknown) => {
    throw new Error(
      'migrations need two connections at a time, and the second one does not answer; in PgBouncer, set default_pool_size or pool_size to 2 or more',
      { cause },
    );
  });
}

async function tryLock(query: (sql: string) => Promise<{ locked: boolean }[]>): Promise<boolean> {
  const [row] = await query(`SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.migrations}) AS locked`);
  return row?.locked === true;
}
