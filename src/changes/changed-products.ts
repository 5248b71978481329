import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DiskSpace } from '../disk/disk-space';
import { ProductQueue, watchedAmong } from '../rules/product-queue';
import { Sweeps } from '../rules/sweeps';
import { Watchers } from '../rules/watchers';
import { AskingWebhooksRepository } from './asking-webhooks.repository';
import { LevelChanges } from './level-changes';

/**
 * Pause, in ms, before the second check of a product whose stock level was sent to webhooks less than a
 * second ago.
 */
const AGAIN_MS = 1000;

/**
 * Maximum number of products that the periodic check compares in one step. PostgreSQL needs some 20 µs for each stock
 * level.
 */
const STEP = 500;

/**
 * Queue of products whose readings have just been stored, voided or erased. If a webhook receives changes of their
 * stock levels, the changes are sent a moment later. If the queue is full or an error occurs, a periodic check finds
 * the changes.
 */
@Injectable()
export class ChangedProducts implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Webhooks');
  private readonly watchers: Watchers;
  private readonly queue = new ProductQueue(
    (productids) => this.lookAt(productids),
    ({ message }) => {
      this.logger.debug(`Changed levels were not told, and the next sweep tells them: ${message}`);
    },
  );
  private again = new Set<string>();

  constructor(
    webhooks: AskingWebhooksRepository,
    sweeps: Sweeps,
    private readonly changes: LevelChanges,
    private readonly disk: DiskSpace,
  ) {
    this.watchers = new Watchers(webhooks);
    sweeps.add('changes', STEP, async (run, pairs) => {
      const productids = new Set(pairs.map(({ productid }) => productid));
      return changes.updateIn(run, [...productids]);
    });
  }

  /** Adds products to the queue. Must be called after the readings of these products are committed. */
  note(readings: readonly { readonly productid: string }[]): void {
    const { fresh } = this.watchers;
    if (!fresh?.isEmpty && !this.disk.isFull) this.queue.add(watchedAmong(readings, fresh));
  }

  /**
   * Discards what is known about the webhooks to which stock levels are sent, so that the service reads it
   * again. Must be called after a change to a webhook is committed.
   */
  forget(): void {
    this.watchers.forget();
  }

  beforeApplicationShutdown(): void {
    this.queue.stop();
  }

  private async lookAt(productids: readonly string[]): Promise<void> {
    const index = await this.watchers.current();
    const asked = productids.filter((productid) => index.watches(productid));
    if (asked.length > 0) this.lookAgain(await this.changes.update(asked));
  }

  private lookAgain(productids: readonly string[]): void {
    if (productids.length === 0) return;
    if (this.again.size === 0) {
      setTimeout(() => {
        const due = this.again;
        this.again = new Set();
        this.queue.add(due);
      }, AGAIN_MS).unref();
    }
    for (const productid of productids) this.again.add(productid);
  }
}
