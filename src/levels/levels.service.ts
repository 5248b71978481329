import { Injectable } from '@nestjs/common';
import { invalidValue } from '../errors/invalid-value';
import { productId } from '../inventory/product-id.rule';
import type { LevelsDto, ProductsDto } from './dto/level.dto';
import type { LevelsQueryDto } from './dto/levels-query.dto';
import type { ProductsQueryDto } from './dto/products-query.dto';
import { LevelsRepository } from './levels.repository';
import { firstBehind } from './name-prefix';

/** What is in stock, now or at a moment, and which products there are. */
@Injectable()
export class LevelsService {
  constructor(private readonly repository: LevelsRepository) {}

  async levels({ productid, at }: LevelsQueryDto): Promise<LevelsDto> {
    const found = await this.repository.levels(productid, at);
    const levels = new Map(found.map((level) => [level.productid, level]));
    const items = productid.flatMap((name) => levels.get(name) ?? []);
    return { count: items.length, items, missing: productid.filter((name) => !levels.has(name)) };
  }

  /** @throws ApiError VALIDATION_ERROR for a cursor that is not of a page with the same prefix */
  async products({ prefix = '', limit, cursor }: ProductsQueryDto): Promise<ProductsDto> {
    const after = cursor === undefined ? '' : nameIn(cursor, prefix);
    const found = await this.repository.products(after, prefix, firstBehind(prefix), limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      count: items.length,
      limit,
      items,
      ...(found.length > limit && last && { next_cursor: cursorBehind(last.productid) }),
    };
  }
}

function cursorBehind(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function nameIn(cursor: string, prefix: string): string {
  const name = Buffer.from(cursor, 'base64url').toString();
  if (productId.read(name) !== undefined && name.startsWith(prefix) && cursorBehind(name) === cursor)
    return name;
  throw invalidValue('cursor', 'must be the next_cursor of a page with the same prefix');
}
