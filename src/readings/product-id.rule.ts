import { text } from '../validation/text.rule';

/** Validation rule for the name of a product. */
export const productId = text(255);
