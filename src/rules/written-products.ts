import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DiskSpace } from '../disk/disk-space';
import { Alarms, type Pair } from './alarms';
import { WatchedRules } from './watched-rules';

/**
 * Maximum number of products that wait for a check of the rules; the periodic check of all rules includes the other
 * products.
 */
const MOST_WAITING = 10_000;

/** Maximum number of products, and of pairs of a rule and a product, that are checked together. */
const MOST_PRODUCTS = 500;
const MOST_PAIRS = 1000;

/**
 * Shortest pause between two checks of rules, in ms. A pause is at least as long as the check before it, so that
 * constant writes leave PostgreSQL time for requests.
 */
const PAUSE_MS = 50;

/**
 * Queue of products whose readings have just been stored or voided: if a rule watches a product, the product is
 * checked a moment later. No request waits for the check or fails because of it. Checks that are lost by a full queue
 * or an error are made by the periodic check of all rules.
 */
@Injectable()
export class WrittenProducts implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Rules');
  private readonly waiting = new Set<string>();
  private isBusy = false;
  private stopped = false;

  constructor(
    private readonly rules: WatchedRules,
    private readonly alarms: Alarms,
    private readonly disk: DiskSpace,
  ) {}

  /** Adds products to the queue. Must be called after the readings of these products are committed. */
  note(readings: readonly { readonly productid: string }[]): void {
    const { fresh } = this.rules;
    if (fresh?.isEmpty || this.stopped || this.disk.isFull) return;
    for (const { productid } of readings) {
      if (this.waiting.size === MOST_WAITING) break;
      if (!fresh || fresh.watches(productid)) this.waiting.add(productid);
    }
    if (this.waiting.size > 0 && !this.isBusy) void this.lookAtAll();
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    this.waiting.clear();
  }

  private async lookAtAll(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.size > 0) {
      const startedAt = performance.now();
      try {
        await this.lookAt([...this.waiting].slice(0, MOST_PRODUCTS));
      } catch (error) {
        this.logger.debug(
          `A check after a write failed, and the next sweep makes it: ${(error as Error).message}`,
        );
      }
      await sleep(Math.max(PAUSE_MS, performance.now() - startedAt), undefined, { ref: false });
    }
    this.isBusy = false;
  }

  private async lookAt(productids: readonly string[]): Promise<void> {
    // The products are removed from the queue before the check, so that a reading that is stored during the check
    // causes another check.
    for (const productid of productids) this.waiting.delete(productid);
    const rules = await this.rules.current();
    let pairs: Pair[] = [];
    for (const productid of productids) {
      for (const rule of rules.rulesOf(productid)) {
        if (pairs.push({ rule, productid }) < MOST_PAIRS) continue;
        if (this.stopped) return;
        await this.alarms.update(pairs);
        pairs = [];
      }
    }
    if (pairs.length > 0) await this.alarms.update(pairs);
  }
}
