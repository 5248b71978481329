import { text } from '../validation/text.rule';

/** Validation rule for the reference of a reading: an order, a delivery note or a URL, as the client names it. */
export const reference = text(255);
