import { Injectable, Logger } from '@nestjs/common';
import { loggedName } from '../access/caller-name';
import type { Principal } from '../access/principal';
import { ApiError } from '../errors/api-error';
import { EVERYWHERE, type Locations } from '../readings/locations';
import { ChangedProducts } from '../changes/changed-products';
import { ChangedLevels } from '../live/changed-levels';
import type { DetailsDto, SetDetailsDto } from './dto/details.dto';
import { DetailsRepository } from './details.repository';
import { EraseRepository } from './erase.repository';

/** Reads, changes and erases the details of products. */
@Injectable()
export class ProductsService {
  private readonly logger = new Logger('Products');

  constructor(
    private readonly details: DetailsRepository,
    private readonly readings: EraseRepository,
    private readonly changedProducts: ChangedProducts,
    private readonly changed: ChangedLevels,
  ) {}

  /**
   * Finds the details of a product.
   * @param locations locations that the caller may read; unless these are all locations, a product that never
   * had a reading at one of them is reported as not found
   * @throws ApiError NOT_FOUND for a product that has no details and never had a reading
   */
  async find(productid: string, locations: Locations): Promise<DetailsDto> {
    const isOwn = locations === EVERYWHERE || (await this.details.isKnownAmong(locations, productid));
    const found = isOwn ? await this.details.find(productid) : null;
    if (!found) throw new ApiError('NOT_FOUND', 'No product with this productid is known.');
    return Object.fromEntries(
      Object.entries(found).filter(([, value]) => value !== null),
    ) as unknown as DetailsDto;
  }

  /** Replaces all details of a product. */
  async replace(productid: string, details: SetDetailsDto): Promise<DetailsDto> {
    const { name = null, barcodes = null, unit = null, scale = null, low_at = null } = details;
    return this.change(productid, { name, barcodes, unit, scale, low_at });
  }

  /** Changes only the given details of a product; null removes a detail. */
  async change(productid: string, details: SetDetailsDto): Promise<DetailsDto> {
    await this.details.set(productid, details);
    return this.find(productid, EVERYWHERE);
  }

  /** Permanently deletes every reading of a product. @returns number of readings deleted */
  async erase(productid: string, caller: Principal): Promise<number> {
    const erased = await this.readings.erase(productid);
    this.changedProducts.note([{ productid }]);
    this.changed.note([{ productid }]);
    this.logger.log({ msg: 'A product was erased', caller: loggedName(caller), erased });
    return erased;
  }
}
