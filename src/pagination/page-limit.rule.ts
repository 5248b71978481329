import { integerParameter } from '../validation/integer.rule';

/** Validation rule for the maximum number of items on a page; the default is 50. */
export const pageLimit = integerParameter(1, 500);
