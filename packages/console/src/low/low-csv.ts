import type { LowRow } from './low-rows';

/** Matches cells that a spreadsheet program would execute as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** The list of products to buy as a CSV file; quantities are the integers of the API. */
export function lowCsv(rows: readonly LowRow[]): string {
  const lines = rows.map(({ row, daysLeft, perDay }) => [
    row.productid,
    row.name ?? '',
    String(row.quantity),
    row.unit ?? '',
    String(row.low_at ?? ''),
    String(daysLeft ?? ''),
    String(perDay ?? ''),
  ]);
  const header = ['productid', 'name', 'quantity', 'unit', 'low_at', 'days_left', 'per_day'];
  return [header, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
