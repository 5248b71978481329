import { csvCell } from './csv-cell';
import type { Format } from './media-types';

/** The formats of files that are written row by row. */
export type LineFormat = Exclude<Format, 'json'>;

/** The values of a row of a file by column; undefined for a column without a value. */
type Row<Column extends string> = Readonly<Partial<Record<Column, string | number | undefined>>>;

/** The text before the rows of a file: a line with the column names in CSV, nothing in NDJSON. */
export function headOf(format: LineFormat, columns: readonly string[]): string {
  return format === 'csv' ? `${columns.join(',')}\n` : '';
}

/** One row of a file with its line break. NDJSON contains the whole row as JSON, CSV only the columns. */
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

/** A whole file with the given rows; without rows it consists of its column names. */
export function linesOf<Column extends string>(
  format: LineFormat,
  columns: readonly Column[],
  rows: readonly Row<Column>[],
): string {
  return headOf(format, columns) + rows.map((row) => lineOf(format, columns, row)).join('');
}
