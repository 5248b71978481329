import { messageFor } from '../validation/rule';
import { type Reading, READING_RULES, type ReadingRules } from './reading';

/**
 * Reads values into a reading in canonical form, in a plain loop: class-validator takes ten times as long for a batch,
 * and blocks the event loop meanwhile.
 *
 * @param mistaken called for every value that is not allowed
 * @param rules those of a file may differ by its time zone
 * @returns undefined if a value is not allowed
 */
export function parseReading(
  values: Readonly<Record<string, unknown>>,
  mistaken: (property: string, message: string) => void,
  rules: ReadingRules = READING_RULES,
): Reading | undefined {
  const reading: Record<string, unknown> = {};
  let isGood = true;
  for (const [property, rule] of rules) {
    const value = rule.read(values[property]);
    if (value === undefined) {
      isGood = false;
      mistaken(property, messageFor(rule, values[property]));
    } else {
      reading[property] = value;
    }
  }
  return isGood ? (reading as unknown as Reading) : undefined;
}

/** Tells whether a value is an object, which may have the members of a reading. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Message for a value that is not an object with the members of a reading. */
export const READING = 'must be an object with productid, quantity and timestamp';
