import { InLocation } from '../../periods/location.decorator';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { productId } from '../../readings/product-id.rule';
import { pageLimit } from '../../pagination/page-limit.rule';
import { StartTimestamp } from '../../periods/period.decorators';
import { Value } from '../../validation/value.decorator';
import { level, on, searchText } from '../product-filter.rules';
import { cursor } from '../products-cursor';

/** Query parameters of the list of products. */
export class ProductsQueryDto {
  @ApiPropertyOptional({
    ...productId.schema,
    description: 'Only products whose name begins with this text; case matters.',
    example: 'ABC-',
  })
  @IsOptional()
  @Value(productId)
  prefix?: string;

  @ApiPropertyOptional({
    ...searchText.schema,
    description: 'Products with this text in their name, a barcode or their productid; case does not matter.',
    example: 'olive',
  })
  @IsOptional()
  @Value(searchText)
  q?: string;

  @ApiPropertyOptional({ ...level.schema, description: 'Products whose level is lower.', example: 5 })
  @IsOptional()
  @Value(level)
  below?: number;

  @ApiPropertyOptional({ ...on.schema, description: 'Products whose level is 0 or lower.' })
  @IsOptional()
  @Value(on)
  out?: true;

  @ApiPropertyOptional({
    ...on.schema,
    description: 'Products whose level is at their own `low_at` or lower.',
  })
  @IsOptional()
  @Value(on)
  low?: true;

  @StartTimestamp('Products without a reading since: their newest one is older.', '2024-01-01')
  stale_before?: string;

  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most products on the page.', default: 50 })
  @Value(pageLimit)
  limit = 50;

  @ApiPropertyOptional({
    description: '`next_cursor` of the page before, with the other parameters as they were.',
  })
  @IsOptional()
  @Value(cursor)
  cursor?: string;

  @InLocation()
  location?: string;
}
