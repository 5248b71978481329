import { setTimeout as sleep } from 'node:timers/promises';

/** Maximum number of products that wait for a check. If more products change, a periodic check finds their changes. */
const MOST_WAITING = 10_000;

/** Maximum number of products that are checked at a time. */
const MOST_PRODUCTS = 500;

/**
 * Shortest pause between two checks of products, in ms. After a long check, the pause is as long as that
 * check, so that PostgreSQL has time for requests even if writes never stop.
 */
const PAUSE_MS = 50;

/**
 * Queue of products that were written recently and wait for a check. Checks run in the background: they
 * neither delay a request nor make it fail.
 */
export class ProductQueue {
  private readonly waiting = new Set<string>();
  private isBusy = false;
  private stopped = false;

  /**
   * Creates an empty queue.
   * @param look a function that checks at most 500 products in one call
   * @param failed a function that is called with the error if a check fails; the products of that check are
   * not checked again
   */
  constructor(
    private readonly look: (productids: readonly string[]) => Promise<void>,
    private readonly failed: (error: Error) => void,
  ) {}

  /** Adds products to the queue until the queue is full. */
  add(productids: Iterable<string>): void {
    if (this.stopped) return;
    for (const productid of productids) {
      if (this.waiting.size === MOST_WAITING) break;
      this.waiting.add(productid);
    }
    if (this.waiting.size > 0 && !this.isBusy) void this.lookAtAll();
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Empties the queue, which then accepts no more products. */
  stop(): void {
    this.stopped = true;
    this.waiting.clear();
  }

  private async lookAtAll(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.size > 0) {
      const startedAt = performance.now();
      const productids = [...this.waiting].slice(0, MOST_PRODUCTS);
      // The products are removed from the queue before their check. So if a reading of such a product is
      // stored during the check, the product is added to the queue again.
      for (const productid of productids) this.waiting.delete(productid);
      await this.look(productids).catch(this.failed);
      await sleep(Math.max(PAUSE_MS, performance.now() - startedAt), undefined, { ref: false });
    }
    this.isBusy = false;
  }
}

/**
 * Yields the products of the readings, but only products that a rule or a webhook watches.
 * @param index the rules or webhooks; undefined if they are not known, so that all products are yielded
 */
export function* watchedAmong(
  readings: readonly { readonly productid: string }[],
  index: { watches(productid: string): boolean } | undefined,
): Generator<string> {
  for (const { productid } of readings) if (!index || index.watches(productid)) yield productid;
}
