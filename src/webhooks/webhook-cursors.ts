import { IdCursor } from '../pagination/id-cursor';

/** Cursors of the list of webhooks. */
export const webhookCursors = new IdCursor('webhook');

/** Cursors of the list of deliveries, by the id of the event. */
export const deliveryCursors = new IdCursor('delivery', Number.MAX_SAFE_INTEGER);
