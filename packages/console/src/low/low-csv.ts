import { typedAmount } from '../stock/amount';
import type { LowRow } from './low-rows';

/** Matches cells that a spreadsheet program would execute as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** The list of products to buy as a CSV file; quantities have the decimal places of their product. */
export function lowCsv(rows: readonly LowRow[]): string {
  const lines = rows.map(({ row, daysLeft, perDay }) => {
    const amount = (quantity?: number) => (quantity === undefined ? '' : typedAmount(quantity, row.scale));
    return [
      row.productid,
      row.name ?? '',
      amount(row.quantity),
      row.unit ?? '',
      amount(row.low_at),
      String(daysLeft ?? ''),
      // The consumption per day is not rounded, because it may be half a piece.
      perDay === undefined ? '' : String(perDay / 10 ** (row.scale ?? 0)),
    ];
  });
  const header = ['productid', 'name', 'quantity', 'unit', 'low_at', 'days_left', 'per_day'];
  return [header, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
