import { Injectable, Logger } from '@nestjs/common';
import type { Principal } from '../access/principal';
import { ApiError } from '../errors/api-error';
import { EVERYWHERE, type Locations } from '../readings/locations';
import type { DetailsDto, SetDetailsDto } from './dto/details.dto';
import { DetailsRepository } from './details.repository';
import { EraseRepository } from './erase.repository';

/** The details of products, and their erasure. */
@Injectable()
export class ProductsService {
  private readonly logger = new Logger('Products');

  constructor(
    private readonly details: DetailsRepository,
    private readonly readings: EraseRepository,
  ) {}

  /**
   * @param locations of the reader: a product that has readings elsewhere only is not found, as if there were none
   * @throws ApiError NOT_FOUND for a product that nobody has counted or described
   */
  async find(productid: string, locations: Locations): Promise<DetailsDto> {
    const isOwn = locations === EVERYWHERE || (await this.details.isKnownAmong(locations, productid));
    const found = isOwn ? await this.details.find(productid) : null;
    if (!found) throw new ApiError('NOT_FOUND', 'No reading and no detail of this product is stored.');
    return Object.fromEntries(
      Object.entries(found).filter(([, value]) => value !== null),
    ) as unknown as DetailsDto;
  }

  /** Replaces all details. */
  async replace(productid: string, details: SetDetailsDto): Promise<DetailsDto> {
    const { name = null, barcodes = null, unit = null, scale = null, low_at = null } = details;
    return this.change(productid, { name, barcodes, unit, scale, low_at });
  }

  /** Changes the details that are given; null removes one. */
  async change(productid: string, details: SetDetailsDto): Promise<DetailsDto> {
    await this.details.set(productid, details);
    return this.find(productid, EVERYWHERE);
  }

  /** Deletes every reading of a product for good. @returns number of readings deleted */
  async erase(productid: string, caller: Principal): Promise<number> {
    const erased = await this.readings.erase(productid);
    this.logger.log({ msg: 'A product was erased', caller: `${caller.kind} ${caller.id}`, erased });
    return erased;
  }
}
