import { integerParameter } from '../validation/integer.rule';

/** Most items on a page; 50 if the client asks for no other number. */
export const pageLimit = integerParameter(1, 500);
