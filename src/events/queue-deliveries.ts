/** SQL condition: whether a webhook asks for an event. The tables are named `webhook` and `event`. */
export const ASKS_FOR = `event.type = ANY (webhook.types)
    AND (webhook.productid IS NULL OR event.productid = webhook.productid)
    AND (webhook.prefix IS NULL OR event.productid ^@ webhook.prefix)
    AND (webhook.location IS NULL OR event.location = webhook.location)`;

/**
 * Queues the newest events for the webhooks that ask for them, in the transaction that stores these events: none is
 * sent that was not stored, and none is stored that is not sent. Parameter: number of events.
 */
export const QUEUE_DELIVERIES = `
  INSERT INTO webhook_deliveries (event, webhook, message)
  SELECT event.id, webhook.id, gen_random_uuid()
  FROM events AS event JOIN webhooks AS webhook ON ${ASKS_FOR}
  WHERE event.id > (SELECT value FROM counters WHERE name = 'events') - $1 AND webhook.disabled_at IS NULL
  ORDER BY event.id, webhook.id`;
