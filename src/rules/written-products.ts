import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Alarms, type Pair } from './alarms';
import { WatchedRules } from './watched-rules';

/** Most products that wait; what comes beyond is left to the sweep. */
const MOST_WAITING = 10_000;

/** Most products, and most pairs of a rule and a product, that are looked at together. */
const MOST_PRODUCTS = 500;
const MOST_PAIRS = 1000;

/** Pause between two looks, so that a product that is written all the time costs PostgreSQL little. */
const PAUSE_MS = 50;

/**
 * Products whose readings have just been stored or voided: those that a rule watches are looked at a moment later. No
 * request waits for that, and none fails with it. What is lost here, by a full queue or an error, the sweep finds.
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
  ) {}

  /** Notes readings whose commit is durable. */
  note(readings: readonly { readonly productid: string }[]): void {
    const { fresh } = this.rules;
    if (fresh?.isEmpty || this.stopped) return;
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
      try {
        await this.lookAt([...this.waiting].slice(0, MOST_PRODUCTS));
      } catch (error) {
        this.logger.debug(`The sweep has to look at some products: ${(error as Error).message}`);
      }
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
    this.isBusy = false;
  }

  private async lookAt(productids: readonly string[]): Promise<void> {
    // Before the look, so that a reading that is stored meanwhile gets another one.
    for (const productid of productids) this.waiting.delete(productid);
    const rules = await this.rules.current();
    let pairs: Pair[] = [];
    for (const productid of productids) {
      for (const rule of rules.rulesOf(productid)) {
        if (pairs.push({ rule, productid }) < MOST_PAIRS) continue;
        await this.alarms.update(pairs);
        pairs = [];
      }
    }
    if (pairs.length > 0) await this.alarms.update(pairs);
  }
}
