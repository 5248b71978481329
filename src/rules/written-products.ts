import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DiskSpace } from '../disk/disk-space';
import { Alarms, type Pair } from './alarms';
import { WatchedRules } from './watched-rules';

/** Most products in the queue; the sweep checks the others. */
const MOST_WAITING = 10_000;

/** Most products, and most pairs of a rule and a product, that are checked together. */
const MOST_PRODUCTS = 500;
const MOST_PAIRS = 1000;

/** Shortest pause between two checks, in ms. A pause is as long as the check before: constant writes leave time for others. */
const PAUSE_MS = 50;

/**
 * Queue of products whose readings have just been stored or voided: if a rule watches a product, it is checked a moment
 * later. No request waits for the check or fails with it. After a full queue or an error, the sweep makes lost checks.
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

  /** Adds the products of readings whose commit is durable to the queue. */
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
    // Removed before the check, so that a reading that is stored meanwhile causes another check.
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
