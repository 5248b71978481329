import { Controller, Get, HttpCode, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import { locationsToRead } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { ApiErrors, BODY_ERRORS } from '../docs/api-errors.decorator';
import { FromRequest } from '../body/from-request.decorator';
import { AcceptedFormat, AnswersIn } from '../formats/answers-in.decorator';
import { ApiItems } from '../formats/api-items.decorator';
import { ApiPage } from '../formats/api-page.decorator';
import { itemsIn } from '../formats/items-in';
import type { Format } from '../formats/media-types';
import { nextLink } from '../pagination/next-link';
import type { SerializedBody } from '../http/serialized-body';
import { invalidLimit } from '../pagination/page-limit.example';
import { LEVEL_COLUMNS, LevelsDto, ProductsDto } from './dto/level.dto';
import { LevelsBodyDto } from './dto/levels-body.dto';
import { LevelsQueryDto } from './dto/levels-query.dto';
import { ProductsQueryDto } from './dto/products-query.dto';
import { LevelsBodyPipe } from './levels-body.pipe';
import { invalidLevels, levelsBodyExample, levelsExample, productsExample } from './levels.examples';
import { LevelsService } from './levels.service';
import { ProductListService } from './product-list.service';
import { ReadTurns } from '../read-turns/read-turns';
import { ReadTurnsGuard } from '../read-turns/read-turns.guard';
import { bodyPipe } from '../validation/validation.pipe';

const LEVELS = { description: 'The levels. `missing` names the products that have no reading by then.' };

@ApiTags('inventory')
@Controller('api/v1/inventory')
@Requires('inventory:read')
@ApiErrors('BAD_REQUEST')
export class LevelsController {
  constructor(
    private readonly service: LevelsService,
    private readonly products: ProductListService,
    private readonly turns: ReadTurns,
  ) {}

  @Get('levels')
  @UseGuards(ReadTurnsGuard)
  @ApiOperation({
    summary: 'Read the levels of some products',
    description:
      'The level of a product is its stock, now or at a moment (`at`): at each location the newest count up to then, plus all adjustments after the time of that count and up to then; and the sum over the locations. Now is the clock of the database plus `CLOCK_TOLERANCE` (5 minutes by default): a reading of a later time has no influence before its time.',
  })
  @AnswersIn('json', 'csv', 'ndjson')
  @ApiItems(LevelsDto, LEVEL_COLUMNS, levelsExample, LEVELS)
  @ApiErrors(invalidLevels)
  async getLevels(
    @Query() query: LevelsQueryDto,
    @AcceptedFormat() format: Format,
    @Caller() caller: Principal,
  ): Promise<LevelsDto | SerializedBody> {
    const locations = locationsToRead(caller, query.location);
    return itemsIn(format, LEVEL_COLUMNS, await this.service.levels(query, locations));
  }

  @Post('levels')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Read the levels of many products',
    description:
      'The same as by GET, for up to 1,000 products with names of any length. It counts as a read, for scopes and rate limits.',
  })
  @ApiBody({ type: LevelsBodyDto, examples: { products: { value: levelsBodyExample } } })
  @AnswersIn('json', 'csv', 'ndjson')
  @ApiItems(LevelsDto, LEVEL_COLUMNS, levelsExample, LEVELS)
  @ApiErrors(...BODY_ERRORS, invalidLevels)
  async findLevels(
    @FromRequest(LevelsBodyPipe, bodyPipe(LevelsBodyDto)) { productids, ...query }: LevelsBodyDto,
    @AcceptedFormat() format: Format,
    @Caller() caller: Principal,
    @Req() request: Request,
  ): Promise<LevelsDto | SerializedBody> {
    const locations = locationsToRead(caller, query.location);
    // The request waits here until it may read. At this point, its body has arrived. In a guard, the request
    // could be allowed to read before its body has arrived. Then a slow upload would delay the reads of other
    // callers.
    await this.turns.begin(request);
    const levels = await this.service.levels({ ...query, productid: productids }, locations);
    return itemsIn(format, LEVEL_COLUMNS, levels);
  }

  @Get('products')
  @UseGuards(ReadTurnsGuard)
  @ApiOperation({
    summary: 'List the products with their levels',
    description:
      'Every product that has a reading up to now, by productid, with its details. Filters are combined: a product fulfils all of them. A page of a filter looks at 10,000 products at most, for about a second; it may then have fewer than `limit`, or none, and `next_cursor` goes on.',
  })
  @AnswersIn('json', 'csv', 'ndjson')
  @ApiPage(ProductsDto, LEVEL_COLUMNS, productsExample)
  @ApiErrors(invalidLimit)
  async listProducts(
    @Query() query: ProductsQueryDto,
    @AcceptedFormat() format: Format,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProductsDto | SerializedBody> {
    const page = await this.products.page(query, locationsToRead(caller, query.location));
    if (page.next_cursor !== undefined) {
      response.setHeader('Link', nextLink(query, page.next_cursor));
    }
    return itemsIn(format, LEVEL_COLUMNS, page);
  }
}
