import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Database } from '../database/database';
import { Webhook } from '../database/schema/webhook.entity';
import { LOCK_EVENTS } from '../events/event-log';
import type { Locations } from '../readings/locations';

/** The members of a new webhook, without the members that the database sets. */
export type NewWebhook = Pick<
  Webhook,
  'url' | 'types' | 'productid' | 'prefix' | 'location' | 'description' | 'secret'
>;

/** The members of a webhook that a request may change. */
export type ChangedWebhook = Partial<Pick<Webhook, 'url' | 'types' | 'description'>> & {
  readonly enabled?: boolean | undefined;
};

/** Maximum number of deliveries that one SQL statement deletes. Such a statement takes some 10 ms. */
const MOST_AT_ONCE = 10_000;

/**
 * A statement that deletes the oldest deliveries of a webhook. It selects them by a range of event ids and
 * not by `IN`. With `IN`, PostgreSQL compared every delivery with every other one if its statistics were
 * older than the webhook. That took 18 s.
 */
const deleteDeliveries = (webhook: number) => ({
  text: `DELETE FROM webhook_deliveries WHERE webhook = $1 AND event <= (
    SELECT max(event) FROM (
      SELECT event FROM webhook_deliveries WHERE webhook = $1 ORDER BY event LIMIT ${MOST_AT_ONCE}
    ) AS oldest)`,
  values: [webhook],
});

/** Reads and writes the stored webhooks. */
@Injectable()
export class WebhooksRepository {
  constructor(
    @InjectRepository(Webhook) private readonly webhooks: Repository<Webhook>,
    private readonly database: Database,
  ) {}

  /**
   * Lists webhooks in the order of their ids. Webhooks at locations that the caller may not see are left out.
   * @param after an id; only webhooks with greater ids are listed
   */
  list(after: number, limit: number, locations: Locations): Promise<Webhook[]> {
    return this.database.transactionOf(this.webhooks, (webhooks) =>
      webhooks
        .createQueryBuilder('webhook')
        .where('webhook.id > :after', { after })
        .andWhere(`('' = ANY (:prefixes) OR location = ANY (:exact) OR location ^@ ANY (:prefixes))`, {
          ...locations,
        })
        .orderBy('webhook.id')
        .limit(limit)
        .getMany(),
    );
  }

  find(id: number): Promise<Webhook | null> {
    return this.database.transactionOf(this.webhooks, (webhooks) => webhooks.findOneBy({ id }));
  }

  /** Finds a webhook with its secrets. */
  findWithSecrets(id: number): Promise<Webhook | null> {
    return this.database.transactionOf(this.webhooks, (webhooks) =>
      webhooks
        .createQueryBuilder('webhook')
        .addSelect(['webhook.secret', 'webhook.previous_secret'])
        .where({ id })
        .getOne(),
    );
  }

  count(): Promise<number> {
    return this.database.transactionOf(this.webhooks, (webhooks) => webhooks.count());
  }

  /**
   * Stores a new webhook.
   * @param most maximum number of webhooks
   * @returns null if there are already this many webhooks
   */
  insert(webhook: NewWebhook, most: number): Promise<Webhook | null> {
    return this.database.transactionOf(this.webhooks, async (webhooks) => {
      await webhooks.query(LOCK_EVENTS); // without this lock, two concurrent requests could exceed the limit
      if ((await webhooks.count()) >= most) return null;
      const { identifiers } = await webhooks.insert(webhook);
      return webhooks.findOneByOrFail({ id: (identifiers[0] as { id: number }).id });
    });
  }

  /**
   * Changes the given members of a webhook.
   * @returns null if the webhook does not exist any more
   */
  update(id: number, { enabled, ...members }: ChangedWebhook): Promise<Webhook | null> {
    const state = {
      true: { disabled_at: null, disabled_reason: null, failing_since: null, paused_until: null },
      false: {
        disabled_at: () => 'coalesce(disabled_at, now())',
        disabled_reason: () => `coalesce(disabled_reason, 'requested')`,
      },
      undefined: {},
    }[`${enabled}`];
    return this.database.transactionOf(this.webhooks, async (webhooks) => {
      const changed = {
        ...members,
        ...(members.url !== undefined && { failing_since: null, paused_until: null }),
        ...state,
      };
      // TypeORM refuses an UPDATE that sets no column.
      if (Object.values<unknown>(changed).some((value) => value !== undefined))
        await webhooks.update({ id }, changed);
      return webhooks.findOneBy({ id });
    });
  }

  /** Stores a new secret for a webhook. @param grace seconds for which messages are also signed with the old secret */
  rotate(id: number, secret: Buffer, grace: number): Promise<Webhook | null> {
    const previous =
      grace === 0
        ? { previous_secret: null, previous_secret_until: null }
        : {
            previous_secret: () => 'secret',
            previous_secret_until: () => `now() + interval '${grace} seconds'`,
          };
    return this.database.transactionOf(this.webhooks, async (webhooks) => {
      await webhooks.update({ id }, { secret, ...previous });
      return webhooks.findOneBy({ id });
    });
  }

  /** Deletes a webhook and its deliveries. @returns whether the webhook existed */
  async delete(id: number): Promise<boolean> {
    const isDeleted = await this.database.transactionOf(this.webhooks, async (webhooks) => {
      // Without this lock, an event that is being stored could add a delivery for the deleted webhook.
      await webhooks.query(LOCK_EVENTS);
      return (await webhooks.delete({ id })).affected === 1;
    });
    // The webhook may have a delivery for every stored event, so the deliveries are deleted in several
    // statements. No lock is needed, because nothing reads the deliveries of a deleted webhook.
    let deleted: number | null = isDeleted ? MOST_AT_ONCE : 0;
    while (deleted === MOST_AT_ONCE)
      ({ rowCount: deleted } = await this.database.query(deleteDeliveries(id)));
    return isDeleted;
  }
}
