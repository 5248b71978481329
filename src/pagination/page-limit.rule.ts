import { integerParameter } from '../validation/integer.rule';

/** Most things on a page; 50 where nobody asks for another number. */
export const pageLimit = integerParameter(1, 500);
