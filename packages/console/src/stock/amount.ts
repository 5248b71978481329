import type { ShownDetails } from '../api/reading';

/** The largest quantity that the service stores. */
const MOST = 2_147_483_647;
/** The maximum number of digits after the decimal point of a product's amounts. */
export const MOST_DIGITS = 6;

/**
 * Formats a quantity for people: with digits after the decimal point, and with the unit. A consumption per day has
 * one digit more if it is not a whole number, because it may be half a piece.
 */
export function formatAmount(quantity: number, details?: ShownDetails | null): string {
  const scale = details?.scale ?? 0;
  const number = (quantity / 10 ** scale).toLocaleString('en', {
    minimumFractionDigits: scale,
    maximumFractionDigits: scale + 1,
  });
  return details?.unit ? `${number} ${details.unit}` : number;
}

/** Formats a stored quantity for a form field: without the unit, and without separators between thousands. */
export function typedAmount(quantity: number, scale = 0): string {
  return formatAmount(quantity, { scale }).replaceAll(',', '');
}

/**
 * The largest quantity that can be stored, as a text for people.
 * @param scale the number of digits after the decimal point
 */
export function mostAmount(scale: number): string {
  return formatAmount(MOST, { scale });
}

/**
 * The quantity to store for a typed amount; undefined if the text is no amount, or more than can be stored. A comma
 * counts as a decimal point.
 */
export function parseAmount(text: string, scale = 0): number | undefined {
  const [, whole, fraction = ''] = /^(\d+)(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > scale) return undefined;
  const quantity = Number(whole + fraction.padEnd(scale, '0'));
  return quantity > MOST ? undefined : quantity;
}

/**
 * Parses a typed amount while the number of decimal places of the product is not known.
 * @returns the smallest quantity that the text can mean; undefined if the text is not an amount of any
 * product
 */
export function leastQuantity(text: string): number | undefined {
  const scales = Array.from({ length: MOST_DIGITS + 1 }, (_, scale) => scale);
  return scales.map((scale) => parseAmount(text, scale)).find((quantity) => quantity !== undefined);
}
