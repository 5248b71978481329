import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import { ASKS_FOR_LEVELS } from '../events/queue-deliveries';
import type { WatchedProducts } from '../rules/rules.repository';
import type { Place } from './place-levels';

/** The products and the location whose stock levels a webhook asks for; null stands for any. */
export interface Ask {
  readonly productid: string | null;
  readonly prefix: string | null;
  readonly location: string | null;
}

/** The products and the location of a webhook never change, so its id stands for them. */
const VERSION = `SELECT coalesce(string_agg(id::text, ' ' ORDER BY id), '') AS version FROM webhooks WHERE ${ASKS_FOR_LEVELS}`;

const WATCHED = `SELECT id, productid, prefix FROM webhooks WHERE ${ASKS_FOR_LEVELS}`;

const ASKS = `SELECT productid, prefix, location FROM webhooks WHERE 'level.changed' = ANY (types)`;

/** Whether one of the webhooks asks for the stock level at a place. */
export function isAskedFor(asks: readonly Ask[], place: Place): boolean {
  return asks.some(
    ({ productid, prefix, location }) =>
      (productid ?? place.productid) === place.productid &&
      (prefix === null || place.productid.startsWith(prefix)) &&
      (location === null || location === place.location),
  );
}

/** Reads which stock levels the webhooks ask for. */
@Injectable()
export class AskingWebhooksRepository {
  constructor(private readonly database: Database) {}

  /** A text that changes whenever a webhook begins or stops to ask for stock levels. */
  async version(): Promise<string> {
    const { rows } = await this.database.readPipelined<{ version: string }>({
      name: 'asking_webhooks_version',
      text: VERSION,
    });
    return rows[0]?.version ?? '';
  }

  async watched(): Promise<WatchedProducts[]> {
    const { rows } = await this.database.query<WatchedProducts & Record<string, unknown>>({ text: WATCHED });
    return rows;
  }

  /** What the webhooks ask for. */
  async active(run: Run): Promise<Ask[]> {
    return (await run<Ask & Record<string, unknown>>({ text: `${ASKS} AND disabled_at IS NULL` })).rows;
  }

  /** What the webhooks ask for, with those that are disabled. */
  async all(run: Run): Promise<Ask[]> {
    return (await run<Ask & Record<string, unknown>>({ text: ASKS })).rows;
  }
}
