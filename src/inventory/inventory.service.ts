import { Injectable } from '@nestjs/common';
import { invalidValue } from '../errors/invalid-value';
import type { Format } from '../formats/media-types';
import { IdempotencyService, type Outcome } from '../idempotency/idempotency.service';
import type { IdempotentRequest } from '../idempotency/idempotent-request';
import type { QueryDto } from './dto/query.dto';
import type { Reading } from '../readings/reading';
import { type Page, pageOf } from './page';
import { type CursorPosition, decodeCursor } from './page-cursor';
import { InventoryRepository } from './inventory.repository';
import { ReadingsStored } from './readings-stored';
import { WriteQueue } from './write-queue';

/** Stores and reads stock readings. */
@Injectable()
export class InventoryService {
  constructor(
    private readonly repository: InventoryRepository,
    private readonly writes: WriteQueue,
    private readonly idempotency: IdempotencyService,
    private readonly stored: ReadingsStored,
  ) {}

  /** Stores all of the readings or none. When this resolves they are committed. */
  async record(readings: readonly Reading[]): Promise<void> {
    await this.writes.store({ readings });
    this.stored.add(readings.length);
  }

  /**
   * Stores all of the readings or none, for a request that may be retried: only the first attempt is carried out.
   * @returns 'replayed' if the request was carried out before
   * @throws ApiError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_CONFLICT
   */
  async recordIdempotent(readings: readonly Reading[], once: IdempotentRequest): Promise<Outcome> {
    const outcome = await this.idempotency.execute(
      once.key,
      async () => (await this.writes.store({ readings, once })) === 'stored',
      () => once.fingerprint,
    );
    if (outcome === 'done') this.stored.add(readings.length);
    return outcome;
  }

  /**
   * One page of a product's readings; empty for a product nobody has counted.
   * @throws ApiError VALIDATION_ERROR for a cursor of another query
   */
  async page(query: QueryDto, format: Format): Promise<Page> {
    return pageOf(query, await this.repository.page(query, positionOf(query)), format);
  }
}

function positionOf(query: QueryDto): CursorPosition | undefined {
  const { cursor, offset } = query;
  if (cursor === undefined) return undefined;
  if (offset > 0) throw invalidValue('offset', 'cannot be given together with cursor');
  const place = decodeCursor(cursor, query);
  if (!place) throw invalidValue('cursor', 'must be the next_cursor of a page of the same query');
  return place;
}
