import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal';
import { DatabaseIdentity } from '../database/database-identity';
import { invalidValue } from '../errors/invalid-value';
import type { Format } from '../formats/media-types';
import { IdempotencyService, type Outcome } from '../idempotency/idempotency.service';
import { type IdempotentRequest, keyNeeded } from '../idempotency/idempotent-request';
import type { PageQuery } from './dto/query.dto';
import type { Locations } from '../readings/locations';
import type { Reading } from '../readings/reading';
import { type Page, pageOf } from './page';
import { type CursorPosition, type CursorScope, decodeCursor } from './page-cursor';
import { cursor as cursorRule } from './query.rules';
import { InventoryRepository } from './inventory.repository';
import type { Write } from './insert-statement';
import { Origins } from '../origins/origins';
import { ChangedProducts } from '../changes/changed-products';
import { ChangedLevels } from '../live/changed-levels';
import { WrittenProducts } from '../rules/written-products';
import { ReadingsStored } from './readings-stored';
import { WriteQueue } from './write-queue';

/** Stores readings, and finds pages of readings. */
@Injectable()
export class InventoryService {
  constructor(
    private readonly repository: InventoryRepository,
    private readonly writes: WriteQueue,
    private readonly idempotency: IdempotencyService,
    private readonly origins: Origins,
    private readonly stored: ReadingsStored,
    private readonly written: WrittenProducts,
    private readonly changedProducts: ChangedProducts,
    private readonly changed: ChangedLevels,
    private readonly database: DatabaseIdentity,
  ) {}

  /**
   * Stores all of the readings, or none. They are committed when the promise resolves.
   *
   * @param once idempotency key and fingerprint of a request that may be retried: only the first attempt is carried
   * out
   * @returns 'replayed' if the request was carried out before
   * @throws ApiError VALIDATION_ERROR for adjustments without an idempotency key, IDEMPOTENCY_KEY_REUSED,
   * IDEMPOTENCY_CONFLICT, INSUFFICIENT_STOCK
   */
  async record(
    readings: readonly Reading[],
    caller: Principal,
    once: IdempotentRequest | undefined,
  ): Promise<Outcome> {
    if (!once && readings.some(({ delta }) => delta !== undefined)) throw keyNeeded();
    const reasons = new Set<string>();
    for (const { reason = '' } of readings) reasons.add(reason);
    const write = { readings, origins: await this.origins.numbersOf(caller, reasons), once };
    const outcome = await this.carryOut(write);
    if (outcome === 'done') {
      this.stored.add(readings.length);
      this.written.note(readings);
      this.changedProducts.note(readings);
      this.changed.note(readings);
    }
    return outcome;
  }

  private async carryOut(write: Write): Promise<Outcome> {
    const { once } = write;
    if (once) {
      const attempt = async () => (await this.store(write)) === 'stored';
      return this.idempotency.execute(once.key, attempt, () => once.fingerprint);
    }
    await this.store(write);
    return 'done';
  }

  private store(write: Write): Promise<'stored' | 'known'> {
    const isGuarded = write.readings.some(({ min_level }) => min_level !== undefined);
    return isGuarded ? this.repository.insertGuarded(write) : this.writes.store(write);
  }

  /**
   * One page of a product's readings; empty for a product without readings.
   * @throws ApiError VALIDATION_ERROR for a cursor of another query
   */
  async page(query: PageQuery, locations: Locations, format: Format): Promise<Page> {
    const scope = { database: await this.database.id(), query, locations };
    const found = await this.repository.page(query, positionOf(scope), locations);
    return pageOf(scope, found, format);
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
