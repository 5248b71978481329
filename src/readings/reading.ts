import { integer } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { productId } from './product-id.rule';
import { timestampIn } from './timestamp.rule';

/** A stock count: the quantity of one product at one moment. */
export interface Reading {
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
}

export const quantity = integer(0, 2_147_483_647);

/** Validation rule for each value of a reading. */
export type ReadingRules = readonly (readonly [keyof Reading, Rule<unknown>])[];

/** @param zone of times without one; otherwise UTC */
export function readingRulesIn(zone: string | undefined): ReadingRules {
  const rules: { readonly [Property in keyof Reading]: Rule<Reading[Property]> } = {
    productid: productId,
    quantity,
    timestamp: timestampIn(zone),
  };
  return Object.entries(rules) as [keyof Reading, Rule<unknown>][];
}

export const READING_RULES = readingRulesIn(undefined);
