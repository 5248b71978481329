import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { productId } from '../../readings/product-id.rule';
import { Value } from '../../validation/value.decorator';
import { InLocation } from '../../periods/location.decorator';
import { EndTimestamp, InTimeZone, StartTimestamp } from '../../periods/period.decorators';

/** Query parameters of an export. */
export class ExportQueryDto {
  @ApiPropertyOptional({
    ...productId.schema,
    description: 'Readings of this product; of all products, when left out.',
    example: 'ABC-123',
  })
  @IsOptional()
  @Value(productId)
  productid?: string;

  @InLocation()
  location?: string;

  @StartTimestamp('Readings of this moment and later.', '2024-01-01T00:00:00Z')
  starttimestamp?: string;

  @EndTimestamp('Readings of this moment and earlier.', '2024-12-31')
  endtimestamp?: string;

  @StartTimestamp(
    'Readings that were stored at this moment or later, however old their own timestamps are, roughly in the order of storing, with `recorded_at` and `id`: for a copy that is kept up to date. A reading may come again the next time.',
    '2024-01-01T00:00:00Z',
  )
  stored_since?: string;

  @InTimeZone()
  timezone?: string;
}
