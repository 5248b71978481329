import { InLocation } from '../../periods/location.decorator';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { productId } from '../../readings/product-id.rule';
import { pageLimit } from '../../pagination/page-limit.rule';
import { Value } from '../../validation/value.decorator';

/** The query parameters of the list of products. */
export class ProductsQueryDto {
  @ApiPropertyOptional({
    ...productId.schema,
    description: 'Only products whose name begins with this text; case matters.',
    example: 'ABC-',
  })
  @IsOptional()
  @Value(productId)
  prefix?: string;

  @ApiPropertyOptional({ ...pageLimit.schema, description: 'The most products on the page.', default: 50 })
  @Value(pageLimit)
  limit = 50;

  @ApiPropertyOptional({ description: '`next_cursor` of the previous page, with the same `prefix`.' })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  cursor?: string;

  @InLocation()
  location?: string;
}
