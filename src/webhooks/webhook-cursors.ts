import { IdCursor } from '../pagination/id-cursor';

/** Cursors of the list of webhooks. */
export const webhookCursors = new IdCursor('webhook');

/** Cursors of the list of deliveries. They contain the id of an event. */
export const deliveryCursors = new IdCursor('delivery', Number.MAX_SAFE_INTEGER);
