import { UsageError } from '../command-line/failure';

/** Reads an integer. @throws UsageError, because JSON would send NaN as null, which the service reads as left out */
export function integer(text: string, option: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new UsageError(`${option} must be an integer; it is ${JSON.stringify(text)}.`);
}
