import { csvCell } from './csv-cell';
import type { Format } from './media-types';

/** The formats of files that are written row by row. */
export type LineFormat = Exclude<Format, 'json'>;

/** A row of a file: its values by column name; undefined for a column without a value. */
type Row<Column extends string> = Readonly<Partial<Record<Column, string | number | undefined>>>;

/** The text before the rows of a file: a line with the column names in CSV, nothing in NDJSON. */
export function headOf(format: LineFormat, columns: readonly string[]): string {
  return format === 'csv' ? `${columns.join(',')}\n` : '';
}

/**
 * Writes one row of a file, with a line break. A line of NDJSON contains all members of the row, and a line
 * of CSV only the given columns.
 */
export function lineOf<Column extends string>(
  format: LineFormat,
  columns: readonly Column[],
  row: Row<Column>,
): string {
  if (format === 'ndjson') return `${JSON.stringify(row)}\n`;
  return `${columns.map((column) => cellOf(row[column])).join(',')}\n`;
}

/** Writes a value as a CSV cell. A number is never treated as a formula, even if it begins with a minus sign. */
function cellOf(value: string | number | undefined): string {
  return typeof value === 'string' ? csvCell(value) : String(value ?? '');
}

/** Writes a whole file with the given rows. Without rows, a CSV file has only the line with its column names. */
export function linesOf<Column extends string>(
  format: LineFormat,
  columns: readonly Column[],
  rows: readonly Row<Column>[],
): string {
  return headOf(format, columns) + rows.map((row) => lineOf(format, columns, row)).join('');
}
