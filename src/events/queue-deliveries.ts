/**
 * SQL condition that is true if an event is to be sent to a webhook. The tables must have the aliases `webhook` and
 * `event`.
 */
export const ASKS_FOR = `event.type = ANY (webhook.types)
    AND (webhook.productid IS NULL OR event.productid = webhook.productid)
    AND (webhook.prefix IS NULL OR event.productid ^@ webhook.prefix)
    AND (webhook.location IS NULL OR event.location = webhook.location)`;

/**
 * SQL that queues the newest events for all webhooks to which they are to be sent. It runs in the transaction that
 * stores the events, so that every stored event is sent, and only stored events are. The parameter is the number of
 * new events.
 */
export const QUEUE_DELIVERIES = `
  INSERT INTO webhook_deliveries (event, webhook, message)
  SELECT event.id, webhook.id, gen_random_uuid()
  FROM events AS event JOIN webhooks AS webhook ON ${ASKS_FOR}
  WHERE event.id > (SELECT value FROM counters WHERE name = 'events') - $1 AND webhook.disabled_at IS NULL
  ORDER BY event.id, webhook.id`;
