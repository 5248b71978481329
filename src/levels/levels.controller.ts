import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Requires } from '../auth/access.decorator';
import { ApiErrors } from '../docs/api-errors.decorator';
import { linkHeader, rateLimitHeaders } from '../docs/headers';
import { nextLink } from '../http/next-link';
import { invalidQuery } from '../inventory/inventory.examples';
import { LevelsDto, ProductsDto } from './dto/level.dto';
import { LevelsQueryDto } from './dto/levels-query.dto';
import { ProductsQueryDto } from './dto/products-query.dto';
import { invalidLevels, levelsExample, productsExample } from './levels.examples';
import { LevelsService } from './levels.service';

@ApiTags('inventory')
@Controller('api/v1/inventory')
@Requires('inventory:read')
@ApiErrors('BAD_REQUEST')
export class LevelsController {
  constructor(private readonly service: LevelsService) {}

  @Get('levels')
  @ApiOperation({
    summary: 'What is in stock of some products',
    description:
      'The newest reading of each, now or as of a moment: the greatest timestamp, then the greatest id.',
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
    description: 'Every product that has a reading, by name.',
  })
  @ApiOkResponse({
    type: ProductsDto,
    description: 'One page.',
    headers: { ...rateLimitHeaders, ...linkHeader },
    example: productsExample,
  })
  @ApiErrors(invalidQuery)
  async products(
    @Query() query: ProductsQueryDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProductsDto> {
    const page = await this.service.products(query);
    if (page.next_cursor !== undefined) {
      response.setHeader('Link', nextLink('/api/v1/inventory/products', query, page.next_cursor));
    }
    return page;
  }
}
