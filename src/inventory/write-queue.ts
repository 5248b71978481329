import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { isRefusal } from '../database/database-error';
import { ApiError } from '../errors/api-error';
import type { Reading } from '../readings/reading';
import { InventoryRepository } from './inventory.repository';

/** Statements at a time. More would make smaller batches and take connections from reads. */
const LANES = 2;

/** Most readings of several requests in one statement; a request with more goes alone. */
const MOST_TOGETHER = 1000;

interface Write {
  readonly readings: readonly Reading[];
  readonly since: number;
  /** True if the write must have a statement of its own. */
  readonly alone: boolean;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Collects the writes that arrive while the database is busy, and stores them in one statement and one commit; while it
 * is idle nothing waits. Every request is answered after the commit of its own readings, and is stored whole or not at
 * all. BodyMemoryBudget limits how much may wait: a body keeps its memory until its readings are stored.
 */
@Injectable()
export class WriteQueue {
  private readonly waiting: Write[] = [];
  private busyLanes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: InventoryRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Number of writes that wait for their turn. */
  get length(): number {
    return this.waiting.length;
  }

  /**
   * Stores the readings; resolves after the commit.
   * @throws ApiError OVERLOADED if the turn of the write does not come within `DB_POOL_TIMEOUT`
   */
  store(readings: readonly Reading[]): Promise<void> {
    return new Promise((stored, failed) => {
      this.waiting.push({ readings, since: performance.now(), alone: false, stored, failed });
      // Runs at the end of this turn of the event loop, so that writes that arrive in the same turn go together.
      setImmediate(() => {
        this.fillLanes();
      });
    });
  }

  private fillLanes(): void {
    while (this.waiting.length > 0 && this.busyLanes < LANES) void this.write(this.next());
    this.watchTimeout();
  }

  /** Takes the write that has waited longest, and as many behind it as one statement takes. */
  private next(): Write[] {
    let readings = 0;
    let count = 0;
    for (const write of this.waiting) {
      readings += write.readings.length;
      if (count > 0 && (write.alone || readings > MOST_TOGETHER)) break;
      count += 1;
      if (write.alone) break;
    }
    return this.waiting.splice(0, count);
  }

  private async write(writes: Write[]): Promise<void> {
    this.busyLanes += 1;
    try {
      await this.repository.insert(writes.flatMap(({ readings }) => readings));
      for (const { stored } of writes) stored();
    } catch (error) {
      // The values of one request were refused and nothing is stored: the other requests must not fail with it.
      if (writes.length > 1 && isRefusal(error)) this.putBack(writes);
      else for (const { failed } of writes) failed(error);
    }
    this.busyLanes -= 1;
    this.fillLanes();
  }

  /** Puts the writes back in front of all others, in their order; each gets a statement of its own now. */
  private putBack(writes: Write[]): void {
    this.waiting.unshift(...writes.map((write) => ({ ...write, alone: true })));
  }

  /** Sets the one timer, for the write that has waited longest. */
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
