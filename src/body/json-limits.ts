import type { Config } from '../config/config';
import { invalidValue } from '../errors/invalid-value';
import type { JsonScan } from './json-scan';

// The cost of JSON.parse is not proportional to the size of a request body: 10 MB of brackets, or of
// different member names, take seconds of time and hundreds of megabytes of memory. With the following
// limits, 10 MB take about 0.1 s.
const MAX_DEPTH = 16;
/**
 * Maximum number of JSON values for each reading: far more than a reading needs, even with some unknown members in
 * its object.
 */
const VALUES_PER_READING = 25;
const MIN_READINGS = 10_000;
const MAX_NAMES = 1000;

/**
 * Heap bytes for each byte of JSON text, measured in Node 20 and 24 with many kinds of JSON; includes the copies for
 * PostgreSQL.
 */
const WEIGHT_OF_BYTE = 4;
/**
 * Heap bytes per JSON value. Objects with member names such as `"30"` need most, 157 bytes a value; the values of a
 * reading need 30.
 */
const WEIGHT_OF_VALUE = 128;

/** Rejects JSON that is nested too deeply or has too many values or member names. @throws ApiError VALIDATION_ERROR */
export function checkShape({ depth, values, names }: JsonScan, { MAX_BATCH_ITEMS }: Config): void {
  const maxValues = Math.max(MIN_READINGS, MAX_BATCH_ITEMS) * VALUES_PER_READING;
  if (depth <= MAX_DEPTH && values <= maxValues && names <= MAX_NAMES) return;
  throw invalidValue(
    'body',
    `must not be nested deeper than ${MAX_DEPTH} levels, nor hold more than ${maxValues} values ` +
      `or ${MAX_NAMES} different member names`,
  );
}

/** Maximum heap memory in bytes that is needed to parse, check and store the JSON text. */
export function weightOf({ bytes, values }: JsonScan): number {
  return bytes * WEIGHT_OF_BYTE + values * WEIGHT_OF_VALUE;
}
