import { integer } from '../validation/integer.rule';
import type { Rule } from '../validation/rule';
import { productId } from './product-id.rule';
import { timestamp } from './timestamp.rule';

/** At that moment, this product's stock was counted as that quantity. */
export interface Reading {
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
}

export const quantity = integer(0, 2_147_483_647);

/** What each value of a reading may be. */
export const READING_RULES: { readonly [Property in keyof Reading]: Rule<Reading[Property]> } = {
  productid: productId,
  quantity,
  timestamp,
};
