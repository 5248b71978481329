import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import type { Run } from '../database/transactions';
import { Metrics } from '../telemetry/metrics';
import { EVENT_TYPES, type NewEvent } from './event';
import { QUEUE_DELIVERIES } from './queue-deliveries';

/**
 * Locks one row, so that other transactions that store events wait until this transaction ends. So events are
 * committed in the order of their ids. A client that asks for all events with higher ids than the last one
 * that it has read therefore misses no event. The ids are counted in this row, because a PostgreSQL sequence
 * would leave gaps after a rollback.
 */
export const LOCK_EVENTS = `SELECT value FROM counters WHERE name = 'events' FOR UPDATE`;

/**
 * SQL that stores events. Each event gets an id, and the next sequence number for its product and location.
 * If several events of one statement have the same product and location, `step` counts them from 1.
 */
const APPEND = `
  WITH draft AS MATERIALIZED (
    SELECT *, coalesce(location, '') AS place, location IS NULL AS is_total,
      row_number() OVER of_place AS step, lag(quantity) OVER of_place AS previous
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::json[])
      WITH ORDINALITY AS event (type, productid, location, quantity, details, number)
    WINDOW of_place AS (PARTITION BY productid, location ORDER BY number)
  ), event AS MATERIALIZED (
    SELECT draft.*, coalesce(told.sequence, 0) + step AS sequence,
      CASE step WHEN 1 THEN told.quantity ELSE previous END AS previous_quantity
    FROM draft LEFT JOIN told_levels AS told
      ON told.productid = draft.productid AND told.location = draft.place AND told.is_total = draft.is_total
  ), counter AS (
    UPDATE counters SET value = value + (SELECT count(*) FROM draft) WHERE name = 'events' RETURNING value
  ), told AS (
    INSERT INTO told_levels (productid, location, is_total, sequence, quantity)
    SELECT DISTINCT ON (productid, place, is_total) productid, place, is_total, sequence, quantity
    FROM event ORDER BY productid, place, is_total, sequence DESC
    ON CONFLICT (productid, location, is_total)
      DO UPDATE SET sequence = excluded.sequence, quantity = excluded.quantity
  )
  INSERT INTO events (id, type, productid, location, data)
  SELECT counter.value - (SELECT count(*) FROM draft) + number, type, productid, location,
    json_strip_nulls(json_build_object(
      'productid', productid, 'location', location, 'quantity', quantity, 'previous_quantity', previous_quantity,
      'threshold', details->'threshold', 'days_left', details->'days_left', 'counted_at', details->'counted_at',
      'reading', details->'reading', 'rule', details->'rule', 'sequence', sequence))
  FROM event CROSS JOIN counter
  ORDER BY number`;

/** Stores events and their deliveries to webhooks, and counts the stored events in a metric. */
@Injectable()
export class EventLog {
  private readonly made: Counter<'type'>;
  private readonly committed = new EventEmitter<{ events: [readonly NewEvent[]] }>();

  constructor({ registry }: Metrics) {
    this.made = new Counter({
      name: 'verkko_events_made_total',
      help: 'Events made by this instance, counted when they are stored.',
      labelNames: ['type'],
      registers: [registry],
    });
    for (const type of EVENT_TYPES) this.made.inc({ type }, 0);
  }

  /**
   * Waits until no other transaction is storing events. From then on, other transactions that store events
   * wait until this transaction ends. Later statements of this transaction see all earlier events.
   */
  async lock(run: Run): Promise<void> {
    await run({ text: LOCK_EVENTS });
  }

  /**
   * Stores events in the given order. Must be called at the end of a transaction that has called `lock`.
   * After the commit, `count` must be called.
   */
  async append(run: Run, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    await run({
      name: 'append_events',
      text: APPEND,
      values: [
        events.map(({ type }) => type),
        events.map(({ productid }) => productid),
        events.map(({ location }) => location),
        events.map(({ quantity }) => quantity),
        events.map(({ details }) => JSON.stringify(details)),
      ],
    });
    await run({ name: 'queue_deliveries', text: QUEUE_DELIVERIES, values: [events.length] });
  }

  /** Counts committed events in the metric, and passes them to the listeners in this process. */
  count(events: readonly NewEvent[]): void {
    for (const { type } of events) this.made.inc({ type });
    if (events.length > 0) this.committed.emit('events', events);
  }

  /**
   * Calls the listener with events that this process has stored, after their commit. If the process is killed, the
   * listener may miss events.
   */
  onCommitted(listener: (events: readonly NewEvent[]) => void): void {
    this.committed.on('events', listener);
  }
}
