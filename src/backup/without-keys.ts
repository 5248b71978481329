import type { ClientBase } from 'pg';
import { quoted } from './tables';

/** Selects the primary key and the unique constraints of a table, with the SQL that creates each of them again. */
const FIND_KEYS = `
  SELECT quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
  WHERE conrelid = to_regclass($1) AND contype IN ('p', 'u')`;

/**
 * Drops the primary key and the unique constraints of an empty table, calls `fill` to insert rows, and
 * creates the constraints again. This sorts all rows once, which takes a fraction of the time of inserting
 * each row into the index. All statements run in the client's transaction.
 */
export async function withoutKeys<T>(client: ClientBase, table: string, fill: () => Promise<T>): Promise<T> {
  const { rows: keys } = await client.query<{ name: string; definition: string }>(FIND_KEYS, [quoted(table)]);
  if (keys.length === 0) return fill();
  // Each ALTER TABLE makes only one change, because Citus refuses several.
  const alter = (change: string) => client.query(`ALTER TABLE ${quoted(table)} ${change}`);
  for (const { name } of keys) await alter(`DROP CONSTRAINT ${name}`);
  const result = await fill();
  for (const { name, definition } of keys) await alter(`ADD CONSTRAINT ${name} ${definition}`);
  return result;
}
