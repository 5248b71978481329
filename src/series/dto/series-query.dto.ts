import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { productId } from '../../readings/product-id.rule';
import { Value } from '../../validation/value.decorator';
import { timestampParameter } from '../../readings/timestamp.rule';
import { interval } from '../interval.rule';

/** The query parameters of a series: product, interval and period. */
export class SeriesQueryDto {
  @ApiProperty({ ...productId.schema, description: 'The product to look at.', example: 'ABC-123' })
  @Value(productId)
  productid!: string;

  @ApiProperty({
    ...interval.schema,
    description: 'How long a bucket is. Days begin at midnight UTC, 7 days on a Monday.',
    example: '1h',
  })
  @Value(interval)
  interval!: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'Readings of this moment and later; the first one, when left out.',
    example: '2024-01-01T00:00:00Z',
  })
  @IsOptional()
  @Value(timestampParameter)
  starttimestamp?: string;

  @ApiPropertyOptional({
    ...timestampParameter.schema,
    description: 'Readings of this moment and earlier; the last one, when left out.',
    example: '2024-01-01T12:00:00Z',
  })
  @IsOptional()
  @Value(timestampParameter)
  endtimestamp?: string;
}
