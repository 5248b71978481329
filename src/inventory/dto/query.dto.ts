import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { integerParameter } from '../../validation/integer.rule';
import { pageLimit } from '../../pagination/page-limit.rule';
import { Value } from '../../validation/value.decorator';
import { productId } from '../../readings/product-id.rule';
import { timestampParameter } from '../../readings/timestamp.rule';

const offset = integerParameter(0, Number.MAX_SAFE_INTEGER);

/** Parameters that select one page of a product's readings. */
export class QueryDto {
  @ApiProperty({ ...productId.schema, description: 'The product to look at.', example: 'ABC-123' })
  @Value(productId)
  productid!: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'Readings of this moment and later.',
    example: '2024-01-01T00:00:00Z',
  })
  @IsOptional()
  @Value(timestampParameter)
  starttimestamp?: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'Readings of this moment and earlier.',
    example: '2024-12-31T23:59:59Z',
  })
  @IsOptional()
  @Value(timestampParameter)
  endtimestamp?: string;

  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most readings on the page.', default: 50 })
  @Value(pageLimit)
  limit = 50;

  @ApiPropertyOptional({ ...offset.schema, description: 'Readings to skip.', default: 0 })
  @Value(offset)
  offset = 0;

  @ApiPropertyOptional({
    description:
      '`next_cursor` of the page before, with the other parameters as they were; instead of `offset`. However deep it is, a page takes as long as the first.',
  })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  cursor?: string;

  @ApiPropertyOptional({
    enum: ['asc', 'desc'],
    description: 'Oldest first, or newest first.',
    default: 'asc',
  })
  @IsIn(['asc', 'desc'], { message: 'must be asc or desc' })
  order: 'asc' | 'desc' = 'asc';
}
