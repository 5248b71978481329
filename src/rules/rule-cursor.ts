import { IdCursor } from '../pagination/id-cursor';

/** Cursors of the list of rules. */
export const ruleCursors = new IdCursor('rule');
