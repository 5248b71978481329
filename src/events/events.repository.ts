import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../database/advisory-locks';
import { Database } from '../database/database';
import { momentText } from '../database/moment';
import type { Locations } from '../readings/locations';
import type { EventDto } from './dto/event.dto';

const KEPT = `interval '30 days'`;

/** Maximum number of events in one DELETE, so that the transaction is never long. */
const MOST_AT_ONCE = 10_000;

/**
 * SQL that reads events in the order of their ids. It reads a range of the primary key or, for one product, a
 * range of the index on product and id. A caller who is bound to locations does not get events about the
 * total of all locations.
 */
const read = (order: 'asc' | 'desc') => `
  SELECT id::float8 AS id, type, ${momentText('made_at')} AS "timestamp", data FROM events
  WHERE id > $1 AND ($7::bigint IS NULL OR id < $7) AND ($2::text[] IS NULL OR type = ANY ($2)) AND ($3::text IS NULL OR productid = $3)
    AND ('' = ANY ($5::text[]) OR location = ANY ($4::text[]) OR location ^@ ANY ($5))
  ORDER BY id ${order} LIMIT $6`;

const READ = { asc: read('asc'), desc: read('desc') };

/**
 * SQL that deletes the oldest events. It need not read newer events, because the ids are in the order of
 * time.
 */
const DELETE_OLD = `
  DELETE FROM events WHERE id IN (
    SELECT id FROM (SELECT id, made_at FROM events ORDER BY id LIMIT ${MOST_AT_ONCE}) AS oldest
    WHERE made_at < now() - ${KEPT} AND (SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.eventCleanup})))`;

/** The conditions by which a request selects events. */
export interface EventFilter {
  /** Exclusive lower bound of the ids of events. */
  readonly after: number;
  /** Exclusive upper bound of the ids of events. */
  readonly before: number | undefined;
  readonly types: readonly string[] | undefined;
  readonly productid: string | undefined;
  readonly locations: Locations;
}

/** The SQL statements that read and delete events. */
@Injectable()
export class EventsRepository {
  constructor(private readonly database: Database) {}

  /** The events that match a filter, in the order of their ids, or newest first. */
  async read(filter: EventFilter, order: 'asc' | 'desc', limit: number): Promise<EventDto[]> {
    const { after, before, types, productid, locations } = filter;
    const { rows } = await this.database.query<EventDto & Record<string, unknown>>({
      text: READ[order],
      values: [after, types, productid, locations.exact, locations.prefixes, limit, before],
    });
    return rows;
  }

  /** Deletes events older than 30 days, unless another instance is doing so. @returns number of deleted events */
  async deleteOld(): Promise<number> {
    return (await this.database.query({ text: DELETE_OLD })).rowCount ?? 0;
  }
}
