import { Injectable } from '@nestjs/common';
import { listPage } from '../pagination/list-page';
import { EVERYWHERE, type Locations } from '../readings/locations';
import type { ProductDto, ProductsDto } from './dto/level.dto';
import type { ProductsQueryDto } from './dto/products-query.dto';
import { LevelsRepository } from './levels.repository';
import { prefixUpperBound } from './name-prefix';
import { isEmpty, matches, mayMatch, type NamedProduct, type ProductFilter } from './product-filter';
import { type NameRange, ProductNamesRepository } from './product-names.repository';
import { decodeCursor, encodeCursor } from './products-cursor';

/** Maximum number of products whose stock levels one SQL statement reads for a filtered list. */
const MOST_AT_ONCE = 200;

/**
 * Maximum number of products that are examined for one page of a filtered list. Examining so many takes 0.4 s if the
 * newest reading of each product is a count.
 */
const MOST_SCANNED = 10_000;

/**
 * Time limit for one page of a filtered list, in ms. After this time, the page ends early. A page takes
 * longest if its products have many adjustments.
 */
const LONGEST_MS = 1000;

/** Lists products with their stock levels. */
@Injectable()
export class ProductListService {
  constructor(
    private readonly levels: LevelsRepository,
    private readonly names: ProductNamesRepository,
  ) {}

  /**
   * One page of the products that fulfil the filter of the query.
   * @throws ApiError VALIDATION_ERROR for a cursor of another query
   */
  async page({ limit, cursor, ...query }: ProductsQueryDto, locations: Locations): Promise<ProductsDto> {
    const { prefix = '', q, below, out, low, stale_before } = query;
    const what = [prefix, locations, q, below, out, low, stale_before];
    const range = {
      after: cursor === undefined ? '' : decodeCursor(cursor, what),
      from: prefix,
      below: prefixUpperBound(prefix),
    };
    const cursorAfter = ({ productid }: Pick<ProductDto, 'productid'>) => encodeCursor(productid, what);
    if (isEmpty(query) && locations === EVERYWHERE)
      return listPage(await this.next(range, limit + 1), limit, cursorAfter);
    const { found, last } = await this.search(range, query, limit + 1, locations);
    const page = listPage(found, limit, cursorAfter);
    return page.next_cursor === undefined && last ? { ...page, next_cursor: cursorAfter(last) } : page;
  }

  private async next({ after, from, below }: NameRange, limit: number): Promise<ProductDto[]> {
    const found = await this.levels.products(after, from, below, limit, EVERYWHERE);
    const details = await this.names.detailsOf(found.map(({ productid }) => productid));
    return found.map((level) => Object.assign(level, details.get(level.productid)));
  }

  /**
   * Examines products in order, some hundreds at a time, until enough products fulfil the filter. Each
   * statement takes no longer than a statement that reads a page without a filter. A request examines at most
   * {@link MOST_SCANNED} products, and stops at the time limit.
   *
   * @returns the products found, and the last product examined if there may be more
   */
  private async search(
    range: NameRange,
    filter: ProductFilter,
    enough: number,
    locations: Locations,
  ): Promise<{ found: ProductDto[]; last?: NamedProduct }> {
    const found: ProductDto[] = [];
    let last: NamedProduct | undefined;
    // The first statement reads only as many products as the page holds. If all of them fulfil the filter, no
    // second statement is needed.
    const until = performance.now() + LONGEST_MS;
    for (
      let scanned = 0, limit = enough;
      scanned < MOST_SCANNED && performance.now() < until;
      limit = MOST_AT_ONCE
    ) {
      const names = await this.names.next(
        { ...range, after: last?.productid ?? range.after },
        limit,
        locations,
      );
      found.push(...(await this.matching(names, filter, locations)));
      last = names.at(-1);
      if (!last || names.length < limit) return { found };
      if (found.length >= enough) break;
      scanned += names.length;
    }
    return { found, ...(last && { last }) };
  }

  private async matching(
    names: readonly NamedProduct[],
    filter: ProductFilter,
    locations: Locations,
  ): Promise<ProductDto[]> {
    const candidates = names.filter((product) => mayMatch(filter, product));
    if (candidates.length === 0) return [];
    const read = await this.levels.levels(
      candidates.map(({ productid }) => productid),
      undefined,
      locations,
    );
    const levels = new Map(read.map((level) => [level.productid, level]));
    return candidates
      .flatMap((product) => {
        const level = levels.get(product.productid);
        return level ? Object.assign(level, product) : [];
      })
      .filter((product) => matches(filter, product));
  }
}
