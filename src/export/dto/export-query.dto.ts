import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { productId } from '../../readings/product-id.rule';
import { Value } from '../../validation/value.decorator';
import { EndTimestamp, InTimeZone, StartTimestamp } from '../../periods/period.decorators';

/** The query parameters of an export. */
export class ExportQueryDto {
  @ApiPropertyOptional({
    ...productId.schema,
    description: 'Readings of this product; of all products, when left out.',
    example: 'ABC-123',
  })
  @IsOptional()
  @Value(productId)
  productid?: string;

  @StartTimestamp('Readings of this moment and later.', '2024-01-01T00:00:00Z')
  starttimestamp?: string;

  @EndTimestamp('Readings of this moment and earlier.', '2024-12-31')
  endtimestamp?: string;

  @InTimeZone()
  timezone?: string;
}
