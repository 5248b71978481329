import { Injectable } from '@nestjs/common';
import type { Locations } from '../readings/locations';
import type { LevelsDto } from './dto/level.dto';
import type { LevelsQueryDto } from './dto/levels-query.dto';
import { LevelsRepository } from './levels.repository';

/** Finds the stock levels of products, now or at a given moment. */
@Injectable()
export class LevelsService {
  constructor(private readonly repository: LevelsRepository) {}

  /** The levels of the named products. @param productid names of products, without duplicates */
  async levels({ productid, at }: LevelsQueryDto, locations: Locations): Promise<LevelsDto> {
    const found = await this.repository.levels(productid, at, locations);
    const levels = new Map(found.map((level) => [level.productid, level]));
    const items = productid.flatMap((name) => levels.get(name) ?? []);
    return { count: items.length, items, missing: productid.filter((name) => !levels.has(name)) };
  }
}
