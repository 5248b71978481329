import { text } from '../validation/text.rule';

/** Validation rule for the reference of a reading: the client's name of an order or a delivery note, or a URL. */
export const reference = text(255);
