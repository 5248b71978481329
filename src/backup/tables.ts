import type { ClientBase } from 'pg';
import { getMetadataArgsStorage } from 'typeorm';
import { Failure } from '../command-line/failure';
import { Counter } from '../database/schema/counter.entity';
import { DatabaseIdentityRow } from '../database/schema/database-identity.entity';
import { SweepRow } from '../database/schema/sweep.entity';
import { dataSourceOptions, MIGRATION_NAMES } from '../database/schema/data-source-options';

/** A database table, and those of its columns that a backup copies. */
export interface Table {
  readonly name: string;
  /** All columns of a database table except those that PostgreSQL computes. */
  readonly columns: readonly string[];
  /** The identity column of a database table, to which PostgreSQL assigns numbers; null if there is none. */
  readonly identity: string | null;
}

/** The names of all database tables that have an entity. */
export const TABLES = tableNames(dataSourceOptions({}).entities as unknown as readonly (new () => object)[]);

/** The tables that may contain rows even if no client has stored anything yet. */
export const NEVER_EMPTY = tableNames([DatabaseIdentityRow, Counter, SweepRow]);

/**
 * Finds out which tables of the service exist and which columns they have, because a database of an older
 * version has fewer.
 */
const FIND_TABLES = `
  SELECT name, array_agg(attname::text ORDER BY attnum) AS columns,
    max(attname::text) FILTER (WHERE attidentity <> '') AS identity
  FROM unnest($1::text[]) WITH ORDINALITY AS known (name, position)
  JOIN pg_attribute ON attrelid = to_regclass(quote_ident(name))
    AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
  GROUP BY position, name
  ORDER BY position`;

const FIND_MIGRATIONS = 'SELECT name FROM migrations ORDER BY id';

export async function tablesIn(client: ClientBase): Promise<Table[]> {
  return (await client.query<Table>(FIND_TABLES, [TABLES])).rows;
}

/** The names of the migrations that the database has, oldest first; empty if the database has no tables. */
export async function migrationsIn(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('migrations') IS NOT NULL AS there`,
  );
  if (rows[0]?.there !== true) return [];
  return (await client.query<{ name: string }>(FIND_MIGRATIONS)).rows.map(({ name }) => name);
}

/**
 * Checks that this version of the service knows the migrations.
 * @throws Failure for a migration of a later version, whose tables this version would not copy
 */
export function assertKnown(names: readonly string[], what: string): void {
  const unknown = names.find((name) => !MIGRATION_NAMES.includes(name));
  if (unknown === undefined) return;
  throw new Failure(
    `${what} is newer than this version of verkko, which does not know the migration ${unknown}: use the version that made it, or a later one.`,
  );
}

/** A table or column name in quotation marks, for SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The part `table (column, column)` of a COPY statement. */
export function copied({ name, columns }: Pick<Table, 'name' | 'columns'>): string {
  return `${quoted(name)} (${columns.map(quoted).join(', ')})`;
}

function tableNames(entities: readonly (new () => object)[]): string[] {
  return getMetadataArgsStorage()
    .filterTables([...entities])
    .flatMap(({ name }) => name ?? []);
}
