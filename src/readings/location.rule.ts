import type { Rule } from '../validation/rule';
import { productId } from './product-id.rule';

/** The name of a location: as for a product. Readings without one belong to the unnamed location. */
export const location: Rule<string> = productId;
