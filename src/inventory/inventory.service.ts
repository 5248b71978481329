import { Injectable } from '@nestjs/common';
import { JsonText } from '../http/json-text';
import { Metrics } from '../metrics/metrics';
import type { QueryDto } from './dto/query.dto';
import type { ReadingDto } from './dto/reading.dto';
import { InventoryRepository } from './inventory.repository';
import { WriteQueue } from './write-queue';

/** What one can do with stock readings. */
@Injectable()
export class InventoryService {
  constructor(
    private readonly repository: InventoryRepository,
    private readonly writes: WriteQueue,
    private readonly metrics: Metrics,
  ) {}

  /** Stores all of the readings or none. When this resolves they are committed. */
  async record(readings: readonly ReadingDto[]): Promise<void> {
    await this.writes.store(readings);
    this.metrics.readingsStored.inc(readings.length);
  }

  /** One page of a product's readings, a `PageDto` as JSON; empty for a product nobody has counted. */
  async page(query: QueryDto): Promise<JsonText> {
    const { count, items } = await this.repository.page(query);
    const { limit, offset } = query;
    return new JsonText(`{"count":${count},"limit":${limit},"offset":${offset},"items":[${items}]}`);
  }
}
