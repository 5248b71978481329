import { table } from '../command-line/table';
import type { CopiedTable } from './records';

/** A text table for people, with one line for each database table in a backup. */
export function tableOf(tables: readonly CopiedTable[]): string {
  return table(
    ['table', 'rows', 'bytes', 'seconds'],
    tables.map(({ name, rows, bytes, seconds }) => [name, rows, bytes, Number(seconds.toFixed(1))]),
  );
}

/** A summary of all tables in a backup: `10 tables, 1,000 rows`. */
export function sumOf(tables: readonly CopiedTable[]): string {
  return `${tables.length} tables, ${amount(tables.reduce((sum, { rows }) => sum + rows, 0))} rows`;
}

export function amount(count: number): string {
  return count.toLocaleString('en');
}

/** Seconds since a time that was read from performance.now(). */
export function secondsSince(startedAt: number): string {
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}
