import type { Details } from '../api/reading';

/** A stored integer as people write it: with the digits after the point, and the unit. */
export function formatAmount(quantity: number, details?: Details | null): string {
  const scale = details?.scale ?? 0;
  const number = (quantity / 10 ** scale).toLocaleString('en', {
    minimumFractionDigits: scale,
    maximumFractionDigits: scale,
  });
  return details?.unit ? `${number} ${details.unit}` : number;
}

/** The integer that is stored for what a person wrote; undefined where it is no amount. A comma is a point. */
export function parseAmount(text: string, scale = 0): number | undefined {
  const [, whole, fraction = ''] = /^(\d+)(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > scale) return undefined;
  return Number(whole + fraction.padEnd(scale, '0'));
}
