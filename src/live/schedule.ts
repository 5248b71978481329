import { EACH_MS } from './live-product';

/**
 * Shortest pause between two rounds that read stock levels for streams, in ms. A pause is at least as long as the
 * round before it, so that PostgreSQL has time for requests.
 */
const PAUSE_MS = 20;

/**
 * Times in ms between two rounds that read the stock levels of all followed products. `withHints` applies
 * while messages of other instances can arrive, and `withoutHints` while they cannot.
 */
const LOOK_MS = { withHints: 15_000, withoutHints: 1000 };

/**
 * The pause after a round that reads the levels of all followed products is this many times as long as the
 * round, but at least 1 s and at most 15 s. This applies while no messages of other instances can arrive, and
 * to rounds that {@link Schedule.lookSoon} requests.
 */
const PAUSE = 9;

/** Pause in ms after an error during the reading of stock levels. */
const RETRY_MS = 1000;

/**
 * The products whose stock levels must be read next: those in `names`, or all followed products if `isLook`
 * is true.
 */
interface Due {
  readonly names: Set<string>;
  /**
   * If true, the stock levels of all followed products must be read. If false, only those of the products in
   * `names` must be read.
   */
  readonly isLook: boolean;
}

/**
 * Plans the rounds that read stock levels for streams: when the next round begins, and which products it
 * reads. Rounds never overlap.
 */
export class Schedule {
  /** Products whose stock levels may have changed, each with the earliest time at which its levels may be read. */
  private readonly touched = new Map<string, number>();
  private taken = new Map<string, number>();
  private lookAt = Infinity;
  private lookedAt = -Infinity;
  /** Duration in ms of the last round that read the stock levels of all followed products. */
  private lookDuration = 0;
  private begunAt = 0;
  private earliest = 0;
  private isBusy = false;
  private isUrgent = false;
  private timer: NodeJS.Timeout | undefined;

  /**
   * Creates the schedule.
   * @param round function that reads the levels of the products that {@link take} returns, and sends these
   * levels to the streams; at its end, it calls {@link done} or {@link failed}
   */
  constructor(private readonly round: () => Promise<void>) {}

  /** Makes the service read the stock levels as soon as possible. */
  soon(): void {
    this.isUrgent = true;
    this.arm();
  }

  /**
   * Requests a round that reads the stock levels of all followed products. Such rounds run at most once a second, so
   * that there is a pause even during many imports.
   */
  lookSoon(): void {
    this.lookAt = Math.min(this.lookAt, this.lookedAt + this.pauseOf(EACH_MS));
    this.arm();
  }

  /**
   * Schedules a read of the stock levels of the given products.
   * @param products names of products, each with the time when a change of its levels was last sent
   */
  touch(products: readonly (readonly [productid: string, toldAt: number])[]): void {
    for (const [productid, toldAt] of products) this.touched.set(productid, toldAt + EACH_MS);
    this.arm();
  }

  /** Returns the products whose stock levels must be read now, and removes them from the schedule. */
  take(): Due {
    const now = performance.now();
    const isLook = now >= this.lookAt;
    this.taken = new Map([...this.touched].filter(([, dueAt]) => now >= dueAt));
    for (const name of this.taken.keys()) this.touched.delete(name);
    if (isLook) {
      this.lookedAt = now;
      this.lookAt = Infinity; // no further round of reading all levels is planned yet
    }
    return { names: new Set(this.taken.keys()), isLook };
  }

  /**
   * Ends a successful round of reading stock levels, and plans the next one.
   * @param hasHints whether messages from other instances reach this instance
   */
  done(hasHints: boolean): void {
    const now = performance.now();
    const duration = now - this.begunAt;
    this.earliest = now + Math.max(PAUSE_MS, duration);
    if (this.lookedAt >= this.begunAt) this.lookDuration = duration;
    const pause = hasHints ? LOOK_MS.withHints : this.pauseOf(LOOK_MS.withoutHints);
    this.lookAt = Math.min(this.lookAt, now + pause);
  }

  /** Ends a failed round of reading stock levels. The next round reads the same products again. */
  failed(): void {
    for (const [name, dueAt] of this.taken) this.touched.set(name, dueAt);
    this.earliest = this.lookAt = performance.now() + RETRY_MS;
  }

  /** Stops reading stock levels and clears the schedule, because there are no listeners any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.touched.clear();
    this.taken.clear();
    this.lookAt = Infinity;
    this.lookDuration = 0;
    this.isUrgent = false;
  }

  private pauseOf(shortest: number): number {
    return Math.min(LOOK_MS.withHints, Math.max(shortest, PAUSE * this.lookDuration));
  }

  private arm(): void {
    if (this.isBusy) return;
    clearTimeout(this.timer);
    const { next } = this;
    if (next === Infinity) return;
    this.timer = setTimeout(
      () => void this.run(),
      Math.max(0, Math.max(next, this.earliest) - performance.now()),
    ).unref();
  }

  /** Time when the next round is due. A round reads stock levels. */
  private get next(): number {
    if (this.isUrgent) return 0;
    let next = this.lookAt;
    // This loop replaces Math.min, which gets the numbers as arguments and throws a RangeError for very many of them.
    for (const dueAt of this.touched.values()) if (dueAt < next) next = dueAt;
    return next;
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    this.isUrgent = false;
    this.begunAt = performance.now();
    await this.round();
    this.isBusy = false;
    this.arm();
  }
}
