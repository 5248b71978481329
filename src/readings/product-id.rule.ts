import { text } from '../validation/text.rule';

/** The name of a product. */
export const productId = text(255);
