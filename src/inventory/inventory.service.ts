import { Injectable } from '@nestjs/common';
import type { PageDto } from './dto/page.dto';
import type { QueryDto } from './dto/query.dto';
import type { ReadingDto } from './dto/reading.dto';
import { InventoryRepository } from './inventory.repository';

/** What one can do with stock readings. */
@Injectable()
export class InventoryService {
  constructor(private readonly repository: InventoryRepository) {}

  /** Stores all of the readings or none. When this resolves they are committed. */
  async record(readings: readonly ReadingDto[]): Promise<void> {
    await this.repository.insert(readings);
  }

  /** One page of a product's readings; empty for a product nobody has counted. */
  async page(query: QueryDto): Promise<PageDto> {
    const items = await this.repository.page(query);
    return { count: items.length, limit: query.limit, offset: query.offset, items };
  }
}
