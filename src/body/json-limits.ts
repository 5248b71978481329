import type { Config } from '../config/config';
import { invalidValue } from '../errors/invalid-value';
import type { JsonScan } from './json-scan';

// What JSON.parse makes of a body is not in proportion to its bytes: ten megabytes of brackets or of different names take
// it seconds and hundreds of megabytes. Ten megabytes within these limits take about 0.1 s.
const MAX_DEPTH = 16;
/** Far more than readings need, even where each has some unknown members of its own. */
const VALUES_PER_READING = 25;
const MIN_READINGS = 10_000;
const MAX_NAMES = 1000;

/** Measured in Node 20 and 24, of many shapes: text and strings in two bytes a character, and copies for PostgreSQL. */
const WEIGHT_OF_BYTE = 4;
/** Objects with members such as `"30"` take the most, 157 bytes for each value; readings take 30. */
const WEIGHT_OF_VALUE = 128;

/** @throws ApiError VALIDATION_ERROR where parsing would hold up the event loop */
export function checkShape({ depth, values, names }: JsonScan, { MAX_BATCH_ITEMS }: Config): void {
  const maxValues = Math.max(MIN_READINGS, MAX_BATCH_ITEMS) * VALUES_PER_READING;
  if (depth <= MAX_DEPTH && values <= maxValues && names <= MAX_NAMES) return;
  throw invalidValue(
    'body',
    `must not be nested deeper than ${MAX_DEPTH} levels, nor hold more than ${maxValues} values ` +
      `or ${MAX_NAMES} different member names`,
  );
}

/** The most bytes of heap that the text takes up while it is parsed, checked and stored. */
export function weightOf({ bytes, values }: JsonScan): number {
  return bytes * WEIGHT_OF_BYTE + values * WEIGHT_OF_VALUE;
}
