import { Injectable } from '@nestjs/common';
import { locatedFor } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { ChangedProducts } from '../changes/changed-products';
import { Origins } from '../origins/origins';
import { WrittenProducts } from '../rules/written-products';
import { ValidationErrors } from '../validation/validation-errors';
import type { VoidRequest } from './void-body.pipe';
import { VoidsRepository } from './voids.repository';

/** Voids wrong readings. A voided reading no longer changes any stock level, but is kept in a separate table. */
@Injectable()
export class VoidsService {
  constructor(
    private readonly repository: VoidsRepository,
    private readonly origins: Origins,
    private readonly written: WrittenProducts,
    private readonly changedProducts: ChangedProducts,
  ) {}

  /**
   * Voids all given readings, or none of them; a reading that is already voided is accepted.
   * @returns number of different readings in the request
   * @throws ApiError VALIDATION_ERROR that names the first 100 readings that do not exist, FORBIDDEN for a
   * location that the caller may not use
   */
  async void({ readings: named, reason }: VoidRequest, caller: Principal): Promise<number> {
    const readings = locatedFor(caller, named);
    const missing = await this.repository.move(readings, await this.origins.numberOf(caller, reason));
    if (missing.length === 0) {
      this.written.note(readings);
      this.changedProducts.note(readings);
      return new Set(readings.map(({ id }) => id)).size;
    }
    const errors = new ValidationErrors();
    for (const index of missing) {
      errors.add(
        `items[${index}]`,
        'is no reading: send productid, location, timestamp and id as a query shows them',
      );
    }
    throw errors.error('Nothing is voided, because some of these readings do not exist');
  }
}
