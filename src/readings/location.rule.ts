import { text } from '../validation/text.rule';

/** The name of a location. Readings without one belong to the unnamed location. */
export const location = text(255);
