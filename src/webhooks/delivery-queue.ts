import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { Outcome } from './sender';

/** Number of the advisory lock of claims: any number that nothing else in the same database uses. */
const CLAIM_LOCK = 8_002_006;

/** Most requests to one webhook at a time, from all instances together. */
const MOST_EACH = 4;

/** Most requests of all 100 webhooks. As a LIMIT, it tells the planner how few rows there are, which it cannot know. */
const MOST = 100 * MOST_EACH;

/** Time after which a delivery of an instance that was killed is claimed again. An attempt ends long before. */
const CLAIM = `interval '60 seconds'`;

const GIVEN_UP = `interval '5 days'`;

const IS_ACTIVE =
  'webhook.disabled_at IS NULL AND (webhook.paused_until IS NULL OR webhook.paused_until <= now())';

const IS_DUE = `due.webhook = webhook.id AND due.due_at <= now() AND (due.claimed_until IS NULL OR due.claimed_until < now())`;

const STATE = `
  SELECT count(*)::int AS webhooks,
    count(*) FILTER (WHERE webhook.disabled_reason <> 'requested')::int AS disabled,
    count(*) FILTER (WHERE webhook.disabled_reason = 'requested')::int AS stopped,
    count(*) FILTER (WHERE webhook.disabled_at IS NULL AND webhook.failing_since IS NOT NULL)::int AS failing,
    extract(epoch FROM clock_timestamp() - min(first.due_at))::float8 AS lag
  FROM webhooks AS webhook LEFT JOIN LATERAL (
    SELECT due_at FROM webhook_deliveries AS due WHERE ${IS_ACTIVE} AND ${IS_DUE} ORDER BY due_at LIMIT 1
  ) AS first ON true`;

/** Claims come one after the other, so that each sees the claims before it and the number of requests stays bounded. */
const LOCK = `SELECT pg_advisory_xact_lock(${CLAIM_LOCK})`;

/**
 * Claims the deliveries that are due, of each webhook as many as may be in progress: a webhook with a long queue holds
 * up no other one. Counts the attempt, so that the number also tells whether a claim is still the newest.
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
 * Ends an attempt, unless the delivery was claimed again or was deleted. A failure also does not count if the webhook
 * has a new URL meanwhile, because it says nothing about that.
 */
const SETTLE = `
  UPDATE webhook_deliveries
  SET claimed_until = NULL, status = $4::text,
    due_at = CASE $4::text WHEN 'pending' THEN clock_timestamp() + $5 * interval '1 millisecond' END,
    attempted_at = $6, duration_ms = $7, status_code = $8, response = $9, error = $10
  WHERE event = $1 AND webhook = $2 AND attempts = $3
    AND ($4::text = 'delivered' OR EXISTS (SELECT FROM webhooks WHERE id = $2 AND url = $11))`;

/** Leaves `paused_until`, because a request that was sent at the same time may have got a Retry-After. */
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

/** Gives a delivery back that was not tried to the end. */
const RELEASE = `
  UPDATE webhook_deliveries SET claimed_until = NULL, attempts = attempts - 1
  WHERE event = $1 AND webhook = $2 AND attempts = $3`;

/** What is queued, and for how many webhooks. */
export interface QueueState {
  readonly webhooks: number;
  /** Disabled by the service. */
  readonly disabled: number;
  /** Disabled by a request. */
  readonly stopped: number;
  readonly failing: number;
  /** Seconds for which the oldest due delivery is due; null if nothing is due. */
  readonly lag: number | null;
}

/** A delivery that this instance is to attempt. */
export interface ClaimedDelivery {
  /** The id of the event, as text. */
  readonly event: string;
  readonly webhook: number;
  readonly message: string;
  /** Attempts with this one. */
  readonly attempts: number;
  readonly url: string;
  readonly secret: Buffer;
  readonly previous_secret: Buffer | null;
  readonly id: number;
  readonly type: string;
  readonly timestamp: string;
  readonly data: object;
}

/** The queue of deliveries in PostgreSQL. SQL, because TypeORM has no LATERAL and does not skip locked rows so. */
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

  /** Claims deliveries that are due. Each is to be settled or released; otherwise it is claimed again after 60 s. */
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
   * Stores what came of an attempt. A failure at a URL that the webhook no longer has gives the delivery back, so that
   * it is sent to the new URL; the outcome of an attempt that was claimed again changes nothing.
   * @param delay time in ms until the next attempt; undefined if there is none
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
