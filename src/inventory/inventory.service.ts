import { Injectable } from '@nestjs/common';
import { DatabaseIdentity } from '../database/database-identity';
import { invalidValue } from '../errors/invalid-value';
import type { Format } from '../formats/media-types';
import { IdempotencyService, type Outcome } from '../idempotency/idempotency.service';
import type { IdempotentRequest } from '../idempotency/idempotent-request';
import type { PageQuery } from './dto/query.dto';
import type { Reading } from '../readings/reading';
import { type Page, pageOf } from './page';
import { type CursorPosition, type CursorScope, decodeCursor } from './page-cursor';
import { cursor as cursorRule } from './query.rules';
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
    private readonly database: DatabaseIdentity,
  ) {}

  /** Stores all of the readings or none. When this resolves they are committed. */
  async record(readings: readonly Reading[]): Promise<void> {
    await this.writes.store(readings);
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
      () => this.repository.insertIdempotent(readings, once),
      () => once.fingerprint,
    );
    if (outcome === 'done') this.stored.add(readings.length);
    return outcome;
  }

  /**
   * One page of a product's readings; empty for a product nobody has counted.
   * @throws ApiError VALIDATION_ERROR for a cursor of another query
   */
  async page(query: PageQuery, format: Format): Promise<Page> {
    const scope = { database: await this.database.id(), query };
    return pageOf(scope, await this.repository.page(query, positionOf(scope)), format);
  }
}

function positionOf(scope: CursorScope): CursorPosition | undefined {
  const { cursor, offset } = scope.query;
  if (cursor === undefined) return undefined;
  if (offset > 0) throw invalidValue('offset', 'cannot be given together with cursor');
  const place = decodeCursor(cursor, scope);
  if (!place) throw invalidValue('cursor', cursorRule.message);
  return place;
}
