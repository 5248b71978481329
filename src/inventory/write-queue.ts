import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { isRefusal } from '../database/database-error';
import { ApiError } from '../errors/api-error';
import type { Reading } from '../readings/reading';
import { InventoryRepository } from './inventory.repository';

/** Statements at once. More make smaller batches, and take connections from those who read. */
const LANES = 2;

/** Most readings of several requests in one statement; a request with more goes alone. */
const MOST_TOGETHER = 1000;

interface Write {
  readonly readings: readonly Reading[];
  readonly since: number;
  /** Not together with others. */
  readonly alone: boolean;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Stores what arrives while the database is busy together, in one statement and one commit; with the database idle
 * nothing waits. Every request is answered after the commit of its own readings, and is stored whole or not at all. How
 * much may wait is the BodyMemoryBudget's to say: a body keeps its room until its readings are stored.
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

  /** How many wait for their turn. */
  get length(): number {
    return this.waiting.length;
  }

  /**
   * Resolves after the commit.
   * @throws ApiError OVERLOADED when its turn does not come within `DB_POOL_TIMEOUT`
   */
  store(readings: readonly Reading[]): Promise<void> {
    return new Promise((stored, failed) => {
      this.waiting.push({ readings, since: performance.now(), alone: false, stored, failed });
      // At the end of this turn of the event loop: what arrived in the same turn goes together.
      setImmediate(() => {
        this.fillLanes();
      });
    });
  }

  private fillLanes(): void {
    while (this.waiting.length > 0 && this.busyLanes < LANES) void this.write(this.next());
    this.watchTimeout();
  }

  /** The longest waiting, and as many behind it as one statement takes. */
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
      // The values of one request were refused, and nothing is stored: the others are not to fail with it.
      if (writes.length > 1 && isRefusal(error)) this.putBack(writes);
      else for (const { failed } of writes) failed(error);
    }
    this.busyLanes -= 1;
    this.fillLanes();
  }

  /** In front of all others, as they were; each goes alone now. */
  private putBack(writes: Write[]): void {
    this.waiting.unshift(...writes.map((write) => ({ ...write, alone: true })));
  }

  /** One timer, for whoever waits longest. */
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
