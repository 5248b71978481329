import { messageFor } from '../validation/rule';
import { type Reading, READING_RULES, type ReadingRules } from './reading';

/**
 * Validates the members of a reading, and converts them to a reading in canonical form. The code is a simple
 * loop: for a batch, class-validator would take ten times as long, and would block the event loop during that
 * time. An optional member may also be null, because many serializers write it so.
 *
 * @param mistaken a function that is called for every value that is not allowed
 * @param rules validation rules of the members; for a file the rules depend on its time zone
 * @returns undefined if a value is not allowed
 */
export function parseReading(
  values: Readonly<Record<string, unknown>>,
  mistaken: (property: string, message: string) => void,
  rules: ReadingRules = READING_RULES,
): Reading | undefined {
  const reading: Partial<Record<keyof Reading, unknown>> = {};
  const isAdjustment = isGiven(values.delta);
  let isGood = true;
  for (const [property, rule] of rules) {
    const value = values[property];
    if (!isGiven(value) && !isNeeded(property, isAdjustment)) continue;
    const read = rule.read(value);
    if (read === undefined) {
      isGood = false;
      mistaken(property, messageFor(rule, value));
    } else {
      reading[property] = read;
    }
  }
  const contradiction = contradictionIn(reading);
  if (!contradiction) return isGood ? (reading as Reading) : undefined;
  mistaken(...contradiction);
  return undefined;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/**
 * Tells whether a reading must have this member. A reading without a delta must have the members of a count.
 */
function isNeeded(property: keyof Reading, isAdjustment: boolean): boolean {
  if (property === 'productid') return true;
  return !isAdjustment && (property === 'quantity' || property === 'timestamp');
}

/**
 * Finds a member of a reading that does not fit the other members.
 * @returns the name of the member, and the error message
 */
function contradictionIn(
  reading: Partial<Record<keyof Reading, unknown>>,
): [property: string, message: string] | undefined {
  const { quantity, delta, timestamp, min_level } = reading;
  if (delta !== undefined && quantity !== undefined) {
    return ['delta', 'cannot be given together with quantity: a reading is a count or an adjustment'];
  }
  if (min_level === undefined || (delta !== undefined && timestamp === undefined)) return undefined;
  return ['min_level', 'is for a delta without a timestamp: the level is checked when it is stored'];
}

/** Tells whether a value is an object. No other value can be a reading. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Error message for a value that is not an object with the members of a reading. */
export const READING = 'must be an object with productid, quantity and timestamp';
