import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { order } from '../../pagination/order.rule';
import { pageLimit } from '../../pagination/page-limit.rule';
import { productId } from '../../readings/product-id.rule';
import { timestampParameter } from '../../readings/timestamp.rule';
import { lastOf } from '../../validation/last-of';
import { Value } from '../../validation/value.decorator';
import { cursor, offset } from '../query.rules';

/**
 * Query parameters of the path without a version. They mean the same as in ShelfAPI, the predecessor of this service:
 * of a repeated parameter, the last value counts; a date without a time is midnight UTC; unknown parameters are
 * ignored.
 */
export class UnversionedQueryDto {
  @ApiProperty({ ...productId.schema, description: 'The product to look at.', example: 'ABC-123' })
  @Value(lastOf(productId))
  productid!: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'Readings of this moment and later. A bare date is midnight UTC.',
    example: '2024-01-01T00:00:00Z',
  })
  @IsOptional()
  @Value(lastOf(timestampParameter))
  starttimestamp?: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'Readings of this moment and earlier. A bare date is midnight UTC, too.',
    example: '2024-12-31T23:59:59Z',
  })
  @IsOptional()
  @Value(lastOf(timestampParameter))
  endtimestamp?: string;

  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most readings on the page.', default: 50 })
  @Value(lastOf(pageLimit))
  limit = 50;

  @ApiPropertyOptional({ ...offset.schema, description: 'Readings to skip.', default: 0 })
  @Value(lastOf(offset))
  offset = 0;

  @ApiPropertyOptional({ ...cursor.schema, description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Value(lastOf(cursor))
  cursor?: string;

  @ApiPropertyOptional({
    ...order.schema,
    description: 'Oldest first, or newest first.',
    default: 'asc',
  })
  @Value(lastOf(order))
  order: 'asc' | 'desc' = 'asc';
}
