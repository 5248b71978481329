import { integer } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { productId } from './product-id.rule';
import { timestamp } from './timestamp.rule';

/** A stock count: the quantity of one product at one moment. */
export interface Reading {
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
}

export const quantity = integer(0, 2_147_483_647);

/** Validation rule for each value of a reading. */
export const READING_RULES: { readonly [Property in keyof Reading]: Rule<Reading[Property]> } = {
  productid: productId,
  quantity,
  timestamp,
};
