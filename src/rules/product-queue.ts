import { setTimeout as sleep } from 'node:timers/promises';

/** Maximum number of products that wait for a look; the sweeps find what the other products have to tell. */
const MOST_WAITING = 10_000;

/** Maximum number of products in one look. */
const MOST_PRODUCTS = 500;

/**
 * Shortest pause between two looks, in ms. A pause is at least as long as the look before it, so that constant writes
 * leave PostgreSQL time for requests.
 */
const PAUSE_MS = 50;

/** Products of recent writes that wait for a look. No request waits for a look, or fails because of one. */
export class ProductQueue {
  private readonly waiting = new Set<string>();
  private isBusy = false;
  private stopped = false;

  /**
   * @param look called with at most 500 products at a time
   * @param failed called with the error of a look; its products are not looked at again
   */
  constructor(
    private readonly look: (productids: readonly string[]) => Promise<void>,
    private readonly failed: (error: Error) => void,
  ) {}

  /** Adds products to the queue, as far as it has room. */
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

  /** Empties the queue for ever. */
  stop(): void {
    this.stopped = true;
    this.waiting.clear();
  }

  private async lookAtAll(): Promise<void> {
    this.isBusy = true;
    while (this.waiting.size > 0) {
      const startedAt = performance.now();
      const productids = [...this.waiting].slice(0, MOST_PRODUCTS);
      // The products are removed from the queue before the look, so that a reading that is stored during the look
      // causes another one.
      for (const productid of productids) this.waiting.delete(productid);
      await this.look(productids).catch(this.failed);
      await sleep(Math.max(PAUSE_MS, performance.now() - startedAt), undefined, { ref: false });
    }
    this.isBusy = false;
  }
}

/** The products of readings that somebody watches. @param index undefined if it is unknown who watches what */
export function* watchedAmong(
  readings: readonly { readonly productid: string }[],
  index: { watches(productid: string): boolean } | undefined,
): Generator<string> {
  for (const { productid } of readings) if (!index || index.watches(productid)) yield productid;
}
