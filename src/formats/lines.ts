import { csvCell } from './csv-cell';
import type { Format } from './media-types';

/** The formats that are written row by row. */
export type LineFormat = Exclude<Format, 'json'>;

/** The values of a row; undefined where it has none. */
type Row<Column extends string> = Readonly<Partial<Record<Column, string | number | undefined>>>;

/** The text before the rows of a file: the names of the columns in CSV, nothing in NDJSON. */
export function headOf(format: LineFormat, columns: readonly string[]): string {
  return format === 'csv' ? `${columns.join(',')}\n` : '';
}

/** One row, with the end of its line. NDJSON contains the whole row as JSON, not only the columns. */
export function lineOf<Column extends string>(
  format: LineFormat,
  columns: readonly Column[],
  row: Row<Column>,
): string {
  if (format === 'ndjson') return `${JSON.stringify(row)}\n`;
  return `${columns.map((column) => cellOf(row[column])).join(',')}\n`;
}

/** A number is never taken for a formula, also where it is negative. */
function cellOf(value: string | number | undefined): string {
  return typeof value === 'string' ? csvCell(value) : String(value ?? '');
}

/** A whole file; without rows, only its head. */
export function linesOf<Column extends string>(
  format: LineFormat,
  columns: readonly Column[],
  rows: readonly Row<Column>[],
): string {
  return headOf(format, columns) + rows.map((row) => lineOf(format, columns, row)).join('');
}
