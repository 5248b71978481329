import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../database/advisory-locks';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import { isReplaced } from '../events/queue-deliveries';
import type { Outcome } from './sender';

/** Maximum number of concurrent requests to one webhook, from all instances together. */
const MOST_EACH = 4;

/**
 * Maximum number of concurrent requests to all 100 webhooks together. The SQL uses it as a LIMIT, so that
 * PostgreSQL's planner knows that there are few rows.
 */
const MOST = 100 * MOST_EACH;

/**
 * Time after which a delivery may be claimed again, because the instance that had claimed it may have ended
 * without storing an outcome. An attempt to send takes much less time.
 */
const CLAIM = `interval '60 seconds'`;

const GIVEN_UP = `interval '5 days'`;

const IS_ACTIVE =
  'webhook.disabled_at IS NULL AND (webhook.paused_until IS NULL OR webhook.paused_until <= now())';

/**
 * SQL condition: true if a delivery is due. A delivery without its event is never due, because old events are deleted
 * before their deliveries. PostgreSQL would turn EXISTS into a join, which may read all events. So a scalar subquery
 * looks for the event of each delivery.
 */
const IS_DUE = `due.webhook = webhook.id AND due.due_at <= now() AND (due.claimed_until IS NULL OR due.claimed_until < now())
  AND (SELECT true FROM events WHERE id = due.event)`;

const STATE = `
  SELECT count(*)::int AS webhooks,
    count(*) FILTER (WHERE webhook.disabled_reason <> 'requested')::int AS disabled,
    count(*) FILTER (WHERE webhook.disabled_reason = 'requested')::int AS stopped,
    count(*) FILTER (WHERE webhook.disabled_at IS NULL AND webhook.failing_since IS NOT NULL)::int AS failing,
    extract(epoch FROM clock_timestamp() - min(first.due_at))::float8 AS lag
  FROM webhooks AS webhook LEFT JOIN LATERAL (
    SELECT due_at FROM webhook_deliveries AS due WHERE ${IS_ACTIVE} AND ${IS_DUE} ORDER BY due_at LIMIT 1
  ) AS first ON true`;

/**
 * SQL that lets only one instance at a time claim deliveries. So each claim sees all earlier claims, and no
 * webhook gets more concurrent requests than allowed.
 */
const LOCK = `SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.deliveryClaims})`;

/**
 * SQL that claims the deliveries that are due. Each webhook may have only a limited number of deliveries in
 * progress, so that a webhook with a long queue does not delay others. Each claim adds 1 to the number of
 * attempts. A later statement uses this number to check whether the delivery was claimed again in the
 * meantime.
 */
const TAKE = `
  WITH taken AS MATERIALIZED (
    SELECT next.event, next.webhook
    FROM webhooks AS webhook CROSS JOIN LATERAL (
      SELECT event, due.webhook FROM webhook_deliveries AS due WHERE ${IS_DUE}
      ORDER BY due_at
      LIMIT greatest(0, ${MOST_EACH} - (
        SELECT count(*) FROM webhook_deliveries AS claimed
        WHERE claimed.webhook = webhook.id AND claimed.claimed_until >= now()))
      FOR UPDATE SKIP LOCKED
    ) AS next
    WHERE ${IS_ACTIVE}
    LIMIT ${MOST}
  )
  UPDATE webhook_deliveries AS delivery
  SET claimed_until = clock_timestamp() + ${CLAIM}, attempts = attempts + 1
  FROM taken
  JOIN webhooks AS webhook ON webhook.id = taken.webhook
  JOIN events AS event ON event.id = taken.event
  WHERE delivery.event = taken.event AND delivery.webhook = taken.webhook
  RETURNING delivery.event, delivery.webhook, delivery.message, delivery.attempts, webhook.url, webhook.secret,
    CASE WHEN webhook.previous_secret_until > now() THEN webhook.previous_secret END AS previous_secret,
    event.id::float8 AS id, event.type, ${momentText('event.made_at')} AS "timestamp", event.data`;

/**
 * SQL condition: true if a newer event has replaced the event with the id $1. Then another attempt to send
 * the older event is useless.
 */
const IS_REPLACED = `EXISTS (SELECT FROM events AS event WHERE event.id = $1 AND ${isReplaced('event')})`;

/**
 * SQL that ends an attempt to send a delivery, unless the delivery was claimed again or deleted. A failure does not
 * count if the webhook has got a new URL meanwhile, because the failure says nothing about the new URL.
 */
const SETTLE = `
  UPDATE webhook_deliveries
  SET claimed_until = NULL,
    status = CASE WHEN $4::text = 'pending' AND ${IS_REPLACED} THEN 'failed' ELSE $4::text END,
    due_at = CASE WHEN $4::text = 'pending' AND NOT ${IS_REPLACED}
      THEN clock_timestamp() + $5 * interval '1 millisecond' END,
    attempted_at = $6, duration_ms = $7, status_code = $8, response = $9, error = $10
  WHERE event = $1 AND webhook = $2 AND attempts = $3
    AND ($4::text = 'delivered' OR EXISTS (SELECT FROM webhooks WHERE id = $2 AND url = $11))`;

/**
 * SQL that ends the state "failing" of a webhook after a successful delivery. It does not clear
 * `paused_until`. Another request may have set it at the same time, because its response had a Retry-After
 * header.
 */
const NOTE_SUCCESS = `
  UPDATE webhooks SET failing_since = NULL WHERE id = $1 AND url = $2 AND failing_since IS NOT NULL`;

const NOTE_FAILURE = `
  UPDATE webhooks
  SET failing_since = coalesce(failing_since, clock_timestamp()),
    paused_until = coalesce(clock_timestamp() + $3 * interval '1 millisecond', paused_until)
  WHERE id = $1 AND url = $2`;

const DISABLE = `
  UPDATE webhooks SET disabled_at = clock_timestamp(), disabled_reason = CASE WHEN $3 THEN 'gone' ELSE 'failing' END
  WHERE id = $1 AND url = $2 AND disabled_at IS NULL AND ($3 OR failing_since < clock_timestamp() - ${GIVEN_UP})`;

/** SQL that returns a claimed delivery to the queue, because the attempt to send it was not completed. */
const RELEASE = `
  UPDATE webhook_deliveries SET claimed_until = NULL, attempts = attempts - 1
  WHERE event = $1 AND webhook = $2 AND attempts = $3`;

/** Numbers of webhooks (in total and by state), and the time since the oldest due delivery became due. */
export interface QueueState {
  readonly webhooks: number;
  /** Number of webhooks that the service has disabled after failures. */
  readonly disabled: number;
  /** Number of webhooks that were disabled by a request. */
  readonly stopped: number;
  readonly failing: number;
  /** Number of seconds since the oldest due delivery became due; null if no delivery is due. */
  readonly lag: number | null;
}

/** A delivery that this instance has claimed and must send. */
export interface ClaimedDelivery {
  /** The id of the event to send, as text. */
  readonly event: string;
  readonly webhook: number;
  readonly message: string;
  /** Number of attempts to send the delivery, including the present one. */
  readonly attempts: number;
  readonly url: string;
  readonly secret: Buffer;
  readonly previous_secret: Buffer | null;
  readonly id: number;
  readonly type: string;
  readonly timestamp: string;
  readonly data: object;
}

/**
 * The queue of webhook deliveries in PostgreSQL. Its statements are plain SQL, because TypeORM cannot express
 * LATERAL with SKIP LOCKED inside.
 */
@Injectable()
export class DeliveryQueue {
  constructor(private readonly database: Database) {}

  async state(): Promise<QueueState> {
    const { rows } = await this.database.readPipelined<QueueState & Record<string, unknown>>({
      name: 'deliveries_state',
      text: STATE,
    });
    return rows[0] as QueueState;
  }

  /**
   * Claims deliveries that are due. The caller must settle or release each of them; otherwise the delivery is claimed
   * again after 60 s.
   */
  claim(): Promise<ClaimedDelivery[]> {
    return this.database.transaction(async (run) => {
      await run({ text: LOCK });
      const { rows } = await run<ClaimedDelivery & Record<string, unknown>>({
        name: 'claim_deliveries',
        text: TAKE,
      });
      return rows;
    });
  }

  /**
   * Stores the outcome of an attempt to send a delivery. If the attempt failed and the webhook has got a new URL
   * meanwhile, the delivery returns to the queue, to be sent to the new URL. If the delivery was claimed again
   * meanwhile, the outcome is ignored.
   * @param delay time in ms until the next attempt; undefined if there is no further attempt
   * @returns whether this has disabled the webhook
   */
  async settle(delivery: ClaimedDelivery, outcome: Outcome, delay: number | undefined): Promise<boolean> {
    const { isDelivered, status_code = null, response = null, error = null, retryAfter = null } = outcome;
    const status = isDelivered ? 'delivered' : delay === undefined ? 'failed' : 'pending';
    const { event, webhook, attempts, url } = delivery;
    const { attempted_at, duration_ms } = outcome;
    return this.database.transaction(async (run) => {
      const settled = await run({
        name: 'settle_delivery',
        text: SETTLE,
        values: [
          ...[event, webhook, attempts, status, delay ?? 0],
          ...[attempted_at, duration_ms, status_code, response, error, url],
        ],
      });
      if (settled.rowCount === 0) {
        await run({ text: RELEASE, values: [event, webhook, attempts] });
        return false;
      }
      if (isDelivered) {
        await run({ text: NOTE_SUCCESS, values: [webhook, url] });
        return false;
      }
      await run({ text: NOTE_FAILURE, values: [webhook, url, retryAfter] });
      const { rowCount } = await run({ text: DISABLE, values: [webhook, url, status_code === 410] });
      return rowCount === 1;
    });
  }

  async release({ event, webhook, attempts }: ClaimedDelivery): Promise<void> {
    await this.database.query({ text: RELEASE, values: [event, webhook, attempts] });
  }
}
