import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import { ASKS_FOR_LEVELS } from '../events/queue-deliveries';
import type { WatchedProducts } from '../rules/rules.repository';
import type { Place } from '../levels/place-levels';

/** The products and the location for which a webhook receives changes of stock levels; null means all. */
export interface Ask {
  readonly productid: string | null;
  readonly prefix: string | null;
  readonly location: string | null;
}

/**
 * SQL for a text that identifies the set of webhooks to which changed stock levels are sent. The ids of the
 * webhooks suffice, because the products and the location of a webhook never change.
 */
const VERSION = `SELECT coalesce(string_agg(id::text, ' ' ORDER BY id), '') AS version FROM webhooks WHERE ${ASKS_FOR_LEVELS}`;

const WATCHED = `SELECT id, productid, prefix FROM webhooks WHERE ${ASKS_FOR_LEVELS}`;

const ASKS = `SELECT productid, prefix, location FROM webhooks WHERE 'level.changed' = ANY (types)`;

/** Tells whether any of the webhooks receives changes of the stock level of a product at a location. */
export function isAskedFor(asks: readonly Ask[], place: Place): boolean {
  return asks.some(
    ({ productid, prefix, location }) =>
      (productid ?? place.productid) === place.productid &&
      (prefix === null || place.productid.startsWith(prefix)) &&
      (location === null || location === place.location),
  );
}

/** Reads which webhooks receive changes of stock levels, and for which products and locations. */
@Injectable()
export class AskingWebhooksRepository {
  constructor(private readonly database: Database) {}

  /**
   * A text that identifies the set of webhooks to which changed stock levels are sent. It differs for each
   * set.
   */
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

  /** The products and locations for which enabled webhooks receive changes of stock levels. */
  async active(run: Run): Promise<Ask[]> {
    return (await run<Ask & Record<string, unknown>>({ text: `${ASKS} AND disabled_at IS NULL` })).rows;
  }

  /** The products and locations for which webhooks, enabled or disabled, receive changes of stock levels. */
  async all(run: Run): Promise<Ask[]> {
    return (await run<Ask & Record<string, unknown>>({ text: ASKS })).rows;
  }
}
