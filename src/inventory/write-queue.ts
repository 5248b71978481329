import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { isLostBeforeCommit } from '../database/citus/node-lost';
import { isRefusal } from '../database/database-error';
import { ApiError } from '../errors/api-error';
import type { Write } from './insert-statement';
import { InventoryRepository } from './inventory.repository';
import type { Outcome } from './write-statements';

/**
 * Maximum number of statements with which the queues of an instance store readings at the same time. With
 * more than two workers, each worker has one. With more statements, each one would store fewer readings, and
 * more connections would be in use.
 */
const LANES = 2;

/**
 * Maximum number of readings in one statement that serves several requests. A request with more readings gets
 * a statement of its own.
 */
const MOST_TOGETHER = 1000;

interface QueuedWrite {
  readonly write: Write;
  readonly since: number;
  /** True if the readings of the request must have a statement of their own. */
  readonly alone: boolean;
  readonly done: (outcome: Exclude<Outcome, 'busy'>) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Collects the requests with readings that arrive while the database is busy, and stores their readings in
 * one statement and one commit. While the database is idle, no request waits. Every request gets its response
 * after the commit of its readings, which are stored completely or not at all. The number of waiting requests
 * is limited by BodyMemoryBudget: each waiting request keeps its body in memory until its readings are
 * stored.
 */
@Injectable()
export class WriteQueue {
  private readonly waiting: QueuedWrite[] = [];
  private readonly lanes: number;
  private busyLanes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: InventoryRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.lanes = Math.max(1, Math.floor(LANES / config.WORKERS));
  }

  /** Number of requests whose readings wait to be stored. */
  get length(): number {
    return this.waiting.length;
  }

  /**
   * Stores the readings of one request; resolves after the commit.
   * @returns 'known' if the request was carried out before; then nothing is stored
   * @throws ApiError OVERLOADED if the request's turn does not come within `DB_POOL_TIMEOUT`
   */
  store(write: Write): Promise<Exclude<Outcome, 'busy'>> {
    return new Promise((done, failed) => {
      this.waiting.push({ write, since: performance.now(), alone: false, done, failed });
      // Waiting requests are taken from the queue only at the end of this turn of the event loop. So the
      // requests that arrive in the same turn are stored together.
      setImmediate(() => {
        this.fillLanes();
      });
    });
  }

  private fillLanes(): void {
    while (this.waiting.length > 0 && this.busyLanes < this.lanes) void this.write(this.next());
    this.watchTimeout();
  }

  /**
   * Takes the oldest waiting request, and as many of the following ones as fit into one statement. All of them have
   * different idempotency keys.
   */
  private next(): QueuedWrite[] {
    const keys = new Set<string>();
    let readings = 0;
    let count = 0;
    for (const { write, alone } of this.waiting) {
      const { once } = write;
      readings += write.readings.length;
      if (count > 0 && (alone || readings > MOST_TOGETHER || (once && keys.has(once.key)))) break;
      if (once) keys.add(once.key);
      count += 1;
      if (alone) break;
    }
    return this.waiting.splice(0, count);
  }

  private async write(queued: readonly QueuedWrite[]): Promise<void> {
    this.busyLanes += 1;
    try {
      const writes = queued.map(({ write }) => write);
      const outcomes = await this.repository.insert(writes, false);
      queued.forEach((one, index) => {
        const outcome = outcomes[index] ?? 'stored';
        if (outcome === 'busy') void this.writeLater(one);
        else one.done(outcome);
      });
    } catch (error) {
      // PostgreSQL refused the values of one request, or cannot reach the Citus node that stores the products
      // of one request. So the readings of all requests in this statement were not stored. The other requests
      // must not fail because of that one.
      if (queued.length > 1 && (isRefusal(error) || isLostBeforeCommit(error))) this.putBack(queued);
      else for (const { failed } of queued) failed(error);
    }
    this.busyLanes -= 1;
    this.fillLanes();
  }

  /**
   * Stores the request after another transaction with the same idempotency key has ended. This wait does not
   * count against the limit of concurrent statements, so that it does not delay other requests.
   */
  private async writeLater({ write, done, failed }: QueuedWrite): Promise<void> {
    try {
      const [outcome] = await this.repository.insert([write], true);
      done(outcome === 'stored' ? 'stored' : 'known');
    } catch (error) {
      failed(error);
    }
  }

  /**
   * Puts the requests back at the front of the queue, in their order. Each of them will get a statement of its own.
   */
  private putBack(queued: readonly QueuedWrite[]): void {
    this.waiting.unshift(...queued.map((one) => ({ ...one, alone: true })));
  }

  /**
   * Sets the only timer of the queue to the moment when the oldest waiting request reaches its time limit.
   */
  private watchTimeout(): void {
    clearTimeout(this.timer);
    const [first] = this.waiting;
    if (!first) return;
    const { DB_POOL_TIMEOUT } = this.config;
    this.timer = setTimeout(
      () => {
        const tooOld = performance.now() - DB_POOL_TIMEOUT;
        const count = this.waiting.findIndex(({ since }) => since > tooOld);
        for (const { failed } of this.waiting.splice(0, count < 0 ? this.waiting.length : count))
          failed(overloaded());
        this.watchTimeout();
      },
      first.since + DB_POOL_TIMEOUT - performance.now(),
    );
  }
}

function overloaded(): ApiError {
  return new ApiError('OVERLOADED', 'The database cannot keep up; try again.');
}
