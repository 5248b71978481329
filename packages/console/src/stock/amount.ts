import type { ShownDetails } from '../api/reading';

/** A stored quantity as people write it: with digits after the decimal point, and with the unit. */
export function formatAmount(quantity: number, details?: ShownDetails | null): string {
  const scale = details?.scale ?? 0;
  const number = (quantity / 10 ** scale).toLocaleString('en', {
    minimumFractionDigits: scale,
    maximumFractionDigits: scale,
  });
  return details?.unit ? `${number} ${details.unit}` : number;
}

/** A stored quantity as it is typed into a field: without the unit, and without marks between thousands. */
export function typedAmount(quantity: number, scale = 0): string {
  return formatAmount(quantity, { scale }).replaceAll(',', '');
}

/** The quantity to store for a typed amount; undefined if the text is no amount. A comma counts as a decimal point. */
export function parseAmount(text: string, scale = 0): number | undefined {
  const [, whole, fraction = ''] = /^(\d+)(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > scale) return undefined;
  return Number(whole + fraction.padEnd(scale, '0'));
}
