import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { databaseError } from '../database/database-error';
import { ApiError } from '../errors/api-error';
import type { ReadingDto } from './dto/reading.dto';
import { InventoryRepository } from './inventory.repository';

/** Statements at once. More make smaller batches, and take connections from those who read. */
const LANES = 2;

/** Most readings of several requests in one statement; a request with more goes alone. */
const MOST_TOGETHER = 1000;

/** Most readings that wait: about 50 MB. */
const MOST_WAITING = 200_000;

interface Write {
  readonly readings: readonly ReadingDto[];
  readonly since: number;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Stores what arrives while the database is busy together, in one statement and one commit; with the database idle
 * nothing waits. Every request is answered after the commit of its own readings, and is stored whole or not at all.
 */
@Injectable()
export class WriteQueue {
  private readonly waiting: Write[] = [];
  private waitingReadings = 0;
  private busyLanes = 0;
  private patience: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: InventoryRepository,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Resolves after the commit.
   * @throws ApiError OVERLOADED when too much is waiting already, or its turn does not come within `DB_POOL_TIMEOUT`
   */
  store(readings: readonly ReadingDto[]): Promise<void> {
    if (this.waitingReadings + readings.length > MOST_WAITING) throw overloaded();
    return new Promise((stored, failed) => {
      this.waiting.push({ readings, since: performance.now(), stored, failed });
      this.waitingReadings += readings.length;
      // At the end of this turn of the event loop: what arrived in the same turn goes together.
      setImmediate(() => {
        this.fillLanes();
      });
    });
  }

  private fillLanes(): void {
    while (this.waiting.length > 0 && this.busyLanes < LANES) void this.write(this.next());
    this.watchPatience();
  }

  /** The longest waiting, and as many behind it as one statement takes. */
  private next(): Write[] {
    let readings = 0;
    let count = 0;
    for (const write of this.waiting) {
      readings += write.readings.length;
      if (count > 0 && readings > MOST_TOGETHER) break;
      count += 1;
    }
    return this.leave(count);
  }

  private async write(writes: Write[]): Promise<void> {
    this.busyLanes += 1;
    try {
      await this.repository.insert(writes.flatMap(({ readings }) => readings));
      for (const { stored } of writes) stored();
    } catch (error) {
      await this.afterFailure(writes, error);
    }
    this.busyLanes -= 1;
    this.fillLanes();
  }

  /** Nothing of it is stored. Where the database refused the values, those of one request did it: the others go on alone. */
  private async afterFailure(writes: Write[], error: unknown): Promise<void> {
    if (writes.length === 1 || databaseError(error)) {
      for (const { failed } of writes) failed(error);
      return;
    }
    for (const { readings, stored, failed } of writes) {
      await this.repository.insert(readings).then(stored, failed);
    }
  }

  /** One timer, for whoever waits longest. */
  private watchPatience(): void {
    clearTimeout(this.patience);
    const [first] = this.waiting;
    if (!first) return;
    const { DB_POOL_TIMEOUT } = this.config;
    this.patience = setTimeout(
      () => {
        const tooOld = performance.now() - DB_POOL_TIMEOUT;
        const count = this.waiting.findIndex(({ since }) => since > tooOld);
        for (const { failed } of this.leave(count < 0 ? this.waiting.length : count)) failed(overloaded());
        this.watchPatience();
      },
      first.since + DB_POOL_TIMEOUT - performance.now(),
    );
  }

  private leave(count: number): Write[] {
    const writes = this.waiting.splice(0, count);
    for (const { readings } of writes) this.waitingReadings -= readings.length;
    return writes;
  }
}

function overloaded(): ApiError {
  return new ApiError('OVERLOADED', 'The database cannot keep up; try again.', {
    headers: { 'Retry-After': '1' },
  });
}
