import { UsageError } from '../command-line/failure';

/**
 * Reads an integer from a command-line option.
 * @throws UsageError if it is not a number: JSON would send NaN as null, which the service treats as unset
 */
export function integer(text: string, option: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new UsageError(`${option} must be an integer; it is ${JSON.stringify(text)}.`);
}
