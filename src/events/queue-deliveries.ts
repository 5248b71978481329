/**
 * SQL condition that is true if an event is to be sent to a webhook. The tables must have the aliases `webhook` and
 * `event`.
 */
export const ASKS_FOR = `event.type = ANY (webhook.types)
    AND (webhook.productid IS NULL OR event.productid = webhook.productid)
    AND (webhook.prefix IS NULL OR event.productid ^@ webhook.prefix)
    AND (webhook.location IS NULL OR event.location = webhook.location)`;

/** SQL condition for the webhooks that receive changes of stock levels. */
export const ASKS_FOR_LEVELS = `'level.changed' = ANY (types) AND disabled_at IS NULL`;

/**
 * SQL condition that is true for an event `level.changed` if a newer `level.changed` of the same product and
 * location exists. Then the older event need not be sent, because a receiver needs only the newest level.
 * @param event alias of the table of events
 */
export const isReplaced = (event: string) => `(${event}.type = 'level.changed' AND EXISTS (
    SELECT FROM told_levels AS told WHERE told.productid = ${event}.productid
      AND told.location = coalesce(${event}.location, '') AND told.is_total = (${event}.location IS NULL)
      AND told.level_event > ${event}.id))`;

/**
 * SQL that queues the newest events for all webhooks that receive them. The parameter is the number of new
 * events. The SQL runs in the transaction that stores the events, so that exactly the stored events are sent.
 * It selects the events by LIMIT: the query planner then knows that they are few. A condition on the id would
 * not show this.
 */
export const QUEUE_DELIVERIES = `
  INSERT INTO webhook_deliveries (event, webhook, message)
  SELECT event.id, webhook.id, gen_random_uuid()
  FROM (SELECT * FROM events ORDER BY id DESC LIMIT $1) AS event JOIN webhooks AS webhook ON ${ASKS_FOR}
  WHERE webhook.disabled_at IS NULL
  ORDER BY event.id, webhook.id`;
