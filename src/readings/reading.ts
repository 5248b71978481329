import { integer } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { location } from './location.rule';
import { productId } from './product-id.rule';
import { reason } from './reason.rule';
import { reference } from './reference.rule';
import { timestampIn } from './timestamp.rule';

/**
 * One row about the stock of a product at a location at a moment: a count, which has a quantity, or an adjustment, which
 * has a delta.
 */
export interface Reading {
  readonly productid: string;
  /** Absent for the unnamed location. */
  readonly location?: string;
  /** The number counted. */
  readonly quantity?: number;
  /** The number that came, or went if it is negative. */
  readonly delta?: number;
  /** Absent only from an adjustment, which then happens when it is stored. */
  readonly timestamp?: string;
  readonly reason?: string;
  readonly reference?: string;
  /** The lowest level that the adjustment may leave. */
  readonly min_level?: number;
}

/** Tells whether a reading is a count in the unnamed location, and nothing more: productid, quantity and timestamp. */
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

/** A change of stock. Its schema has no `not`, which some client generators do not understand: texts say that 0 is none. */
export const delta: Rule<number> = {
  message: 'must be an integer from -2147483647 to 2147483647 that is not 0',
  schema: change.schema,
  read: (value) => (value === 0 ? undefined : change.read(value)),
};

export const minLevel = change;

/** Validation rules for members of a reading, in the order in which mistakes are listed. */
export type ReadingRules = readonly (readonly [keyof Reading, Rule<unknown>])[];

/** @param zone of times without one; otherwise UTC */
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
