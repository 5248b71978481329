import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { order } from '../../pagination/order.rule';
import { pageLimit } from '../../pagination/page-limit.rule';
import { Value } from '../../validation/value.decorator';
import { type Include, include } from '../include.rule';
import { cursor, offset } from '../query.rules';
import { productId } from '../../readings/product-id.rule';
import { InLocation } from '../../periods/location.decorator';
import { EndTimestamp, InTimeZone, StartTimestamp } from '../../periods/period.decorators';

/** Query parameters that select one page of a product's readings. */
export class QueryDto {
  @ApiProperty({ ...productId.schema, description: 'The product to look at.', example: 'ABC-123' })
  @Value(productId)
  productid!: string;

  @InLocation()
  location?: string;

  @StartTimestamp('Readings of this moment and later.', '2024-01-01T00:00:00Z')
  starttimestamp?: string;

  @EndTimestamp('Readings of this moment and earlier.', '2024-12-31')
  endtimestamp?: string;

  @InTimeZone()
  timezone?: string;

  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most readings on the page.', default: 50 })
  @Value(pageLimit)
  limit = 50;

  @ApiPropertyOptional({ ...offset.schema, description: 'Readings to skip.', default: 0 })
  @Value(offset)
  offset = 0;

  @ApiPropertyOptional({
    ...cursor.schema,
    description:
      '`next_cursor` of the page before, with the other parameters as they were; instead of `offset`. However deep it is, a page takes as long as the first; with adjustments, longer by those since the last count.',
  })
  @IsOptional()
  @Value(cursor)
  cursor?: string;

  @ApiPropertyOptional({ ...order.schema, description: 'Oldest first, or newest first.', default: 'asc' })
  @Value(order)
  order: 'asc' | 'desc' = 'asc';

  @ApiPropertyOptional({
    ...include.schema,
    description:
      '`origin` shows when, by whom and why each reading was stored; `voided` shows voided readings as well. Both are separated by a comma.',
  })
  @IsOptional()
  @Value(include)
  include?: Include;
}

/**
 * The query parameters that select one page of a product's readings, except the locations, which are passed
 * separately. The timestamps in these parameters are in UTC.
 */
export type PageQuery = Omit<QueryDto, 'timezone' | 'location'>;
