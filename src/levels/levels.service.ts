import { Injectable } from '@nestjs/common';
import { invalidValue } from '../errors/invalid-value';
import { listPage } from '../pagination/list-page';
import type { Locations } from '../readings/locations';
import { productId } from '../readings/product-id.rule';
import type { LevelDto, LevelsDto, ProductsDto } from './dto/level.dto';
import type { LevelsQueryDto } from './dto/levels-query.dto';
import type { ProductsQueryDto } from './dto/products-query.dto';
import { LevelsRepository } from './levels.repository';
import { prefixUpperBound } from './name-prefix';

/** Stock levels, now or at a moment, and the list of products. */
@Injectable()
export class LevelsService {
  constructor(private readonly repository: LevelsRepository) {}

  /** @param productid products without duplicates */
  async levels({ productid, at }: LevelsQueryDto, locations: Locations): Promise<LevelsDto> {
    const found = await this.repository.levels(productid, at, locations);
    const levels = new Map(found.map((level) => [level.productid, level]));
    const items = productid.flatMap((name) => levels.get(name) ?? []);
    return { count: items.length, items, missing: productid.filter((name) => !levels.has(name)) };
  }

  /** @throws ApiError VALIDATION_ERROR for a cursor that is not of a page with the same prefix */
  async products(
    { prefix = '', limit, cursor }: ProductsQueryDto,
    locations: Locations,
  ): Promise<ProductsDto> {
    const after = cursor === undefined ? '' : decodeCursor(cursor, prefix);
    const below = prefixUpperBound(prefix);
    const found = await this.repository.products(after, prefix, below, limit + 1, locations);
    return listPage(found, limit, encodeCursor);
  }
}

function encodeCursor({ productid }: Pick<LevelDto, 'productid'>): string {
  return Buffer.from(productid).toString('base64url');
}

function decodeCursor(cursor: string, prefix: string): string {
  const productid = Buffer.from(cursor, 'base64url').toString();
  const isName = productId.read(productid) !== undefined && productid.startsWith(prefix);
  if (isName && encodeCursor({ productid }) === cursor) return productid;
  throw invalidValue('cursor', 'must be the next_cursor of a page with the same prefix');
}
