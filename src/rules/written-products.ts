import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DiskSpace } from '../disk/disk-space';
import { Alarms, type Pair } from './alarms';
import { ProductQueue, watchedAmong } from './product-queue';
import { Watchers } from './watchers';

/** Maximum number of pairs of a rule and a product that are checked together. */
const MOST_PAIRS = 1000;

/**
 * Queue of products whose readings have just been stored or voided. If a rule watches a product, the product
 * is checked a moment later. Products that are not checked, because the queue is full or an error occurs, are
 * checked by the periodic check of all rules.
 */
@Injectable()
export class WrittenProducts implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Rules');
  private readonly queue = new ProductQueue(
    (productids) => this.lookAt(productids),
    ({ message }) => {
      this.logger.debug(`A check after a write failed, and the next sweep makes it: ${message}`);
    },
  );

  constructor(
    private readonly watchers: Watchers,
    private readonly alarms: Alarms,
    private readonly disk: DiskSpace,
  ) {}

  /** Adds products to the queue. Must be called after the readings of these products are committed. */
  note(readings: readonly { readonly productid: string }[]): void {
    const { fresh } = this.watchers;
    if (!fresh?.isEmpty && !this.disk.isFull) this.queue.add(watchedAmong(readings, fresh));
  }

  beforeApplicationShutdown(): void {
    this.queue.stop();
  }

  private async lookAt(productids: readonly string[]): Promise<void> {
    const rules = await this.watchers.current();
    let pairs: Pair[] = [];
    for (const productid of productids) {
      for (const rule of rules.rulesOf(productid)) {
        if (pairs.push({ rule, productid }) < MOST_PAIRS) continue;
        if (this.queue.isStopped) return;
        await this.alarms.update(pairs);
        pairs = [];
      }
    }
    if (pairs.length > 0) await this.alarms.update(pairs);
  }
}
