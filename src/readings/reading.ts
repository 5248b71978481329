import { integer } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { location } from './location.rule';
import { productId } from './product-id.rule';
import { reason } from './reason.rule';
import { reference } from './reference.rule';
import { timestampIn } from './timestamp.rule';

/**
 * One record about the stock of a product at a location at one time: either a count, which has a quantity, or an
 * adjustment, which has a delta.
 */
export interface Reading {
  readonly productid: string;
  /** Name of the location of the stock; absent for the unnamed location. */
  readonly location?: string;
  /** Number of pieces that were counted; present only in a count. */
  readonly quantity?: number;
  /** Number of pieces that were added, or removed if negative; present only in an adjustment. */
  readonly delta?: number;
  /**
   * The time of the reading, which is required for a count. An adjustment without a timestamp gets the time when it
   * is stored.
   */
  readonly timestamp?: string;
  readonly reason?: string;
  readonly reference?: string;
  /** The lowest allowed stock level: an adjustment that would leave a lower level is rejected. */
  readonly min_level?: number;
}

/** Tells whether a reading is a count at the unnamed location that has only productid, quantity and timestamp. */
export function isPlainCount({
  location,
  delta,
  reason,
  reference,
}: Pick<Reading, 'location' | 'delta' | 'reason' | 'reference'>): boolean {
  return location === undefined && delta === undefined && reason === undefined && reference === undefined;
}

export const quantity = integer(0, 2_147_483_647);

const change = integer(-2_147_483_647, 2_147_483_647);

/**
 * Validation rule for a change of stock, which must not be 0. The description says that 0 is not allowed. The
 * JSON schema does not say it, because some client generators do not understand `not`.
 */
export const delta: Rule<number> = {
  message: 'must be an integer from -2147483647 to 2147483647 that is not 0',
  schema: change.schema,
  read: (value) => (value === 0 ? undefined : change.read(value)),
};

export const minLevel = change;

/** Validation rules for the members of a reading, in the order in which errors are listed. */
export type ReadingRules = readonly (readonly [keyof Reading, Rule<unknown>])[];

/**
 * The validation rules for the members of a reading.
 * @param zone time zone of timestamps that name no zone; UTC if undefined
 */
export function readingRulesIn(zone: string | undefined): ReadingRules {
  return Object.entries({
    productid: productId,
    location,
    quantity,
    delta,
    timestamp: timestampIn(zone),
    reason,
    reference,
    min_level: minLevel,
  } satisfies Record<keyof Reading, Rule<unknown>>) as unknown as ReadingRules;
}

export const READING_RULES = readingRulesIn(undefined);
