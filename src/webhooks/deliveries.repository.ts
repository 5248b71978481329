import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import { ASKS_FOR, isReplaced } from '../events/queue-deliveries';
import { clientGone } from '../http/client-gone';
import type { DeliveryDto } from './dto/delivery.dto';

/** Maximum number of rows that one SQL statement changes, so that no transaction is long. */
const MOST_AT_ONCE = 10_000;

/**
 * SQL that lists the deliveries of a webhook, newest event first. It reads a range of the index on (webhook,
 * event) backwards.
 */
const LIST = `
  SELECT delivery.message AS id, delivery.event::float8 AS event, event.type, event.productid, event.location,
    delivery.status, delivery.attempts,
    ${momentText('delivery.created_at')} AS created_at,
    CASE WHEN delivery.status = 'pending' AND webhook.disabled_at IS NULL
      THEN ${momentText('greatest(delivery.due_at, webhook.paused_until)')} END AS next_attempt_at,
    ${momentText('delivery.attempted_at')} AS attempted_at, delivery.duration_ms, delivery.status_code,
    delivery.response, delivery.error
  FROM webhook_deliveries AS delivery
  JOIN events AS event ON event.id = delivery.event
  JOIN webhooks AS webhook ON webhook.id = delivery.webhook
  WHERE delivery.webhook = $1 AND delivery.event < $2
  ORDER BY delivery.event DESC LIMIT $3`;

/**
 * SQL that queues a batch of stored events for one webhook, even if they were already sent to it. If a stock
 * level changed several times, only the newest change is queued. A delivery in progress stays as it is. Other
 * existing deliveries of these events begin again, and keep their message ids. The SQL returns no row if
 * there are no more events.
 */
const REPLAY = `
  WITH batch AS MATERIALIZED (
    SELECT id, type, productid, location FROM events WHERE id > $2 ORDER BY id LIMIT ${MOST_AT_ONCE}
  ), queued AS (
    INSERT INTO webhook_deliveries AS delivery (event, webhook, message)
    SELECT event.id, webhook.id, gen_random_uuid() FROM batch AS event JOIN webhooks AS webhook ON ${ASKS_FOR}
    WHERE webhook.id = $1 AND NOT ${isReplaced('event')}
    ON CONFLICT (event, webhook) DO UPDATE SET status = 'pending', attempts = 0, due_at = clock_timestamp(),
      claimed_until = NULL
    WHERE delivery.claimed_until IS NULL OR delivery.claimed_until < now()
    RETURNING event
  )
  SELECT max(id)::float8 AS last, (SELECT count(*) FROM queued)::int AS queued FROM batch HAVING count(*) > 0`;

/**
 * SQL that deletes the oldest deliveries if their events no longer exist. It finds the oldest deliveries
 * without reading newer ones, because the primary key begins with the event id.
 */
const DELETE_OLD = `
  DELETE FROM webhook_deliveries AS delivery
  USING (SELECT event, webhook FROM webhook_deliveries ORDER BY event LIMIT ${MOST_AT_ONCE}) AS oldest
  WHERE delivery.event = oldest.event AND delivery.webhook = oldest.webhook
    AND oldest.event < (SELECT coalesce(min(id), (SELECT value + 1 FROM counters WHERE name = 'events')) FROM events)`;

/** The SQL statements that read, repeat and delete deliveries. */
@Injectable()
export class DeliveriesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Lists the deliveries to a webhook, the newest event first.
   * @param before an id of an event; only deliveries of events with lower ids are listed
   */
  async list(webhook: number, before: number, limit: number): Promise<DeliveryDto[]> {
    const { rows } = await this.database.query<DeliveryDto & Record<string, unknown>>({
      text: LIST,
      values: [webhook, before, limit],
    });
    return rows.map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).filter(([, value]) => value !== null),
        ) as unknown as DeliveryDto,
    );
  }

  /**
   * Queues all events after a given id for a webhook, even events that were queued before. Leaves out events
   * for which the webhook does not ask, and changes of a stock level that changed again later.
   * @param isGone tells whether the client has disconnected; then no more events are queued, but those
   * already queued stay
   * @returns number of queued events
   */
  async replay(webhook: number, after: number, isGone: () => boolean): Promise<number> {
    let total = 0;
    for (let last = after; ;) {
      if (isGone()) throw clientGone();
      const { rows } = await this.database.query<{ last: number; queued: number }>({
        text: REPLAY,
        values: [webhook, last],
      });
      const [some] = rows;
      if (!some) return total;
      total += some.queued;
      last = some.last;
    }
  }

  /** Deletes deliveries whose events have been deleted. @returns number of deleted deliveries */
  async deleteOld(): Promise<number> {
    return (await this.database.query({ text: DELETE_OLD })).rowCount ?? 0;
  }
}
