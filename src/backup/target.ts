import type { ClientBase } from 'pg';
import { Failure } from '../command-line/failure';
import { SERVICE_NAME } from '../database/connection';
import { migrationsIn, NEVER_EMPTY, quoted, type Table } from './tables';

/**
 * Counts the connections of running services to this database. A service keeps a connection for 30 s after its last
 * request.
 */
const FIND_SERVICES = `
  SELECT count(*)::int AS services FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND starts_with(application_name, '${SERVICE_NAME}')`;

/**
 * Checks that no service is connected to the database. A running service would go on using data from before
 * the restore, such as the old identity of the database.
 * @throws Failure
 */
export async function assertUnused(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ services: number }>(FIND_SERVICES);
  if (rows[0]?.services === 0) return;
  throw new Failure('A service, or another command, uses this database. Stop all instances first.');
}

/**
 * Checks that the tables are empty. Some tables have rows even in a new database. They are not checked,
 * because the restore replaces these rows.
 * @throws Failure
 */
export async function assertEmpty(client: ClientBase, tables: readonly Table[]): Promise<void> {
  const names = tables.map(({ name }) => name).filter((name) => !NEVER_EMPTY.includes(name));
  if (names.length === 0) return;
  const parts = names.map(
    // The query selects a column, because Citus rejects a query without columns.
    (name, index) => `SELECT $${index + 1}::text AS name WHERE EXISTS (SELECT 1 FROM ${quoted(name)})`,
  );
  const { rows } = await client.query<{ name: string }>(parts.join(' UNION ALL '), names);
  if (rows.length === 0) return;
  throw new Failure(
    `The database is not empty: there are rows in ${rows.map(({ name }) => name).join(', ')}. Restore into a new database, or into a new DATA_DIR.`,
  );
}

/**
 * Checks that the database has no migration that the backup lacks. Such a migration has already run, so it
 * would not convert the restored rows.
 * @throws Failure
 */
export async function assertNotNewer(client: ClientBase, migrations: readonly string[]): Promise<void> {
  const newer = (await migrationsIn(client)).find((name) => !migrations.includes(name));
  if (newer === undefined) return;
  throw new Failure(
    `The tables of the database are newer than the backup, which is from before ${newer}. Restore into a database without tables: the restore makes them.`,
  );
}
