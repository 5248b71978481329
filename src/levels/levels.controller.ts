import { Controller, Get, Query, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Requires } from '../access/access.decorator';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { AcceptedFormat, AnswersIn } from '../formats/answers-in.decorator';
import { ApiPage } from '../formats/api-page.decorator';
import { contentTypes, type Format } from '../formats/media-types';
import { linesOf } from '../formats/lines';
import { nextLink } from '../pagination/next-link';
import { SerializedBody } from '../http/serialized-body';
import { invalidLimit } from '../pagination/page-limit.example';
import { LEVEL_COLUMNS, LevelsDto, ProductsDto } from './dto/level.dto';
import { LevelsQueryDto } from './dto/levels-query.dto';
import { ProductsQueryDto } from './dto/products-query.dto';
import { invalidLevels, levelsExample, productsExample } from './levels.examples';
import { LevelsService } from './levels.service';
import { ReadTurnsGuard } from '../read-turns/read-turns.guard';

@ApiTags('inventory')
@Controller('api/v1/inventory')
@Requires('inventory:read')
@UseGuards(ReadTurnsGuard)
@ApiErrors('BAD_REQUEST')
export class LevelsController {
  constructor(private readonly service: LevelsService) {}

  @Get('levels')
  @ApiOperation({
    summary: 'What is in stock of some products',
    description:
      'The newest reading of each, now or as of a moment: the greatest timestamp, then the greatest id. A reading whose time is more than `CLOCK_TOLERANCE` (5 minutes by default) after now is no level before its time.',
  })
  @ApiOkResponse({
    type: LevelsDto,
    description: 'Their levels.',
    headers: rateLimitHeaders,
    example: levelsExample,
  })
  @ApiErrors(invalidLevels)
  levels(@Query() query: LevelsQueryDto): Promise<LevelsDto> {
    return this.service.levels(query);
  }

  @Get('products')
  @ApiOperation({
    summary: 'List the products with their levels',
    description: 'Every product that has a reading up to now, by name.',
  })
  @AnswersIn('json', 'csv', 'ndjson')
  @ApiPage(ProductsDto, LEVEL_COLUMNS, productsExample)
  @ApiErrors(invalidLimit)
  async products(
    @Query() query: ProductsQueryDto,
    @AcceptedFormat() format: Format,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProductsDto | SerializedBody> {
    const page = await this.service.products(query);
    if (page.next_cursor !== undefined) {
      response.setHeader('Link', nextLink('/api/v1/inventory/products', query, page.next_cursor));
    }
    if (format === 'json') return page;
    return new SerializedBody(linesOf(format, LEVEL_COLUMNS, page.items), contentTypes[format]);
  }
}
