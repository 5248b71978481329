import { csvCell } from './csv-cell';
import type { Format } from './media-types';

/** The formats that are written row by row. */
export type LineFormat = Exclude<Format, 'json'>;

type Row<Column extends string> = Readonly<Record<Column, string | number>>;

/** What stands in front of the rows of a file. */
export function headOf(format: LineFormat, columns: readonly string[]): string {
  return format === 'csv' ? `${columns.join(',')}\n` : '';
}

/** One row, with the end of its line. NDJSON takes the whole row, as it stands in JSON. */
export function lineOf<Column extends string>(
  format: LineFormat,
  columns: readonly Column[],
  row: Row<Column>,
): string {
  if (format === 'ndjson') return `${JSON.stringify(row)}\n`;
  return `${columns.map((column) => csvCell(String(row[column]))).join(',')}\n`;
}

/** A whole file; of no rows, its head alone. */
export function linesOf<Column extends string>(
  format: LineFormat,
  columns: readonly Column[],
  rows: readonly Row<Column>[],
): string {
  return headOf(format, columns) + rows.map((row) => lineOf(format, columns, row)).join('');
}
