import { text } from '../validation/text.rule';

/** What a reading belongs to, in the client's words: an order, a delivery note, a URL. */
export const reference = text(255);
