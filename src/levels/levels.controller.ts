import { Controller, Get, HttpCode, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Requires } from '../access/access.decorator';
import { ApiErrors } from '../docs/api-errors.decorator';
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
import { locationsOf } from '../readings/locations';
import { ReadTurns } from '../read-turns/read-turns';
import { ReadTurnsGuard } from '../read-turns/read-turns.guard';
import { bodyPipe } from '../validation/validation.pipe';

const LEVELS = { description: 'Their levels. A product without one is in `missing`.' };

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
    summary: 'What is in stock of some products',
    description:
      'The newest reading of each, now or as of a moment: the greatest timestamp, then the greatest id. A reading whose time is more than `CLOCK_TOLERANCE` (5 minutes by default) after now is no level before its time.',
  })
  @AnswersIn('json', 'csv', 'ndjson')
  @ApiItems(LevelsDto, LEVEL_COLUMNS, levelsExample, LEVELS)
  @ApiErrors(invalidLevels)
  async getLevels(
    @Query() query: LevelsQueryDto,
    @AcceptedFormat() format: Format,
  ): Promise<LevelsDto | SerializedBody> {
    return itemsIn(format, LEVEL_COLUMNS, await this.service.levels(query));
  }

  @Post('levels')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What is in stock of many products',
    description: 'The same as by GET, for up to 1,000 products of any length. It counts as a read.',
  })
  @ApiBody({ type: LevelsBodyDto, examples: { products: { value: levelsBodyExample } } })
  @AnswersIn('json', 'csv', 'ndjson')
  @ApiItems(LevelsDto, LEVEL_COLUMNS, levelsExample, LEVELS)
  @ApiErrors(
    'MALFORMED_JSON',
    'BAD_REQUEST',
    'REQUEST_TIMEOUT',
    'PAYLOAD_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    invalidLevels,
  )
  async findLevels(
    @FromRequest(LevelsBodyPipe, bodyPipe(LevelsBodyDto)) { productids, ...query }: LevelsBodyDto,
    @AcceptedFormat() format: Format,
    @Req() request: Request,
  ): Promise<LevelsDto | SerializedBody> {
    // Here and not in a guard: a body that arrives slowly must not keep others from reading.
    await this.turns.begin(request);
    return itemsIn(format, LEVEL_COLUMNS, await this.service.levels({ ...query, productid: productids }));
  }

  @Get('products')
  @UseGuards(ReadTurnsGuard)
  @ApiOperation({
    summary: 'List the products with their levels',
    description:
      'Every product that has a reading up to now, by productid, with its details. Filters are combined: a product fulfils all of them. A page of a filter looks at 10,000 products at most; it may then have fewer than `limit`, or none, and `next_cursor` goes on.',
  })
  @AnswersIn('json', 'csv', 'ndjson')
  @ApiPage(ProductsDto, LEVEL_COLUMNS, productsExample)
  @ApiErrors(invalidLimit)
  async listProducts(
    @Query() query: ProductsQueryDto,
    @AcceptedFormat() format: Format,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProductsDto | SerializedBody> {
    const page = await this.products.page(query, locationsOf(query.location));
    if (page.next_cursor !== undefined) {
      response.setHeader('Link', nextLink(query, page.next_cursor));
    }
    return itemsIn(format, LEVEL_COLUMNS, page);
  }
}
