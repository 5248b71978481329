import { EACH_MS } from './live-product';

/** Shortest pause between two rounds, in ms. A pause is as long as the round before, so that rounds leave time for others. */
const PAUSE_MS = 20;

/** Time between two looks at all products while hints of other instances arrive, and otherwise, in ms. */
const LOOK_MS = { withHints: 15_000, withoutHints: 1000 };

/** Without hints of other instances, a look is followed by a pause of at least this multiple of its duration, up to 15 s. */
const PAUSE = 9;

/** Pause after an error, in ms. */
const RETRY_MS = 1000;

/** What a round has to read. */
interface Due {
  readonly names: Set<string>;
  /** Whether all products are read. */
  readonly isLook: boolean;
}

/** Decides when the next round of reading is, and what it reads. Rounds never overlap. */
export class Schedule {
  /** Products that may have changed, with the time from which they may be read. */
  private readonly touched = new Map<string, number>();
  private taken = new Map<string, number>();
  private lookAt = Infinity;
  private lookedAt = -Infinity;
  /** How long the last look took, in ms. */
  private lookDuration = 0;
  private begunAt = 0;
  private earliest = 0;
  private isBusy = false;
  private isUrgent = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param round reads and tells what {@link take} returns, then calls {@link done} or {@link failed} */
  constructor(private readonly round: () => Promise<void>) {}

  /** Asks for a round as soon as possible. */
  soon(): void {
    this.isUrgent = true;
    this.arm();
  }

  /** Asks for a look at all products, at most one a second. Many imports do not make looks that never pause. */
  lookSoon(): void {
    this.lookAt = Math.min(this.lookAt, this.lookedAt + this.pauseOf(EACH_MS));
    this.arm();
  }

  /** Asks for products to be read, each with the time when a change of it was last told. */
  touch(products: readonly (readonly [productid: string, toldAt: number])[]): void {
    for (const [productid, toldAt] of products) this.touched.set(productid, toldAt + EACH_MS);
    this.arm();
  }

  /** What is due now. */
  take(): Due {
    const now = performance.now();
    const isLook = now >= this.lookAt;
    this.taken = new Map([...this.touched].filter(([, dueAt]) => now >= dueAt));
    for (const name of this.taken.keys()) this.touched.delete(name);
    if (isLook) {
      this.lookedAt = now;
      this.lookAt = Infinity; // whoever asks from here on asks for the next look
    }
    return { names: new Set(this.taken.keys()), isLook };
  }

  /** Ends a round. @param hasHints whether hints of other instances arrive */
  done(hasHints: boolean): void {
    const now = performance.now();
    const duration = now - this.begunAt;
    this.earliest = now + Math.max(PAUSE_MS, duration);
    if (this.lookedAt >= this.begunAt) this.lookDuration = duration;
    const pause = hasHints ? LOOK_MS.withHints : this.pauseOf(LOOK_MS.withoutHints);
    this.lookAt = Math.min(this.lookAt, now + pause);
  }

  /** Ends a round that failed: what it should have read is read again. */
  failed(): void {
    for (const [name, dueAt] of this.taken) this.touched.set(name, dueAt);
    this.earliest = this.lookAt = performance.now() + RETRY_MS;
  }

  /** Forgets everything: nobody listens any more. */
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

  /** When the next round is due. */
  private get next(): number {
    if (this.isUrgent) return 0;
    let next = this.lookAt;
    // Math.min takes its numbers as arguments, and throws a RangeError for very many.
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
