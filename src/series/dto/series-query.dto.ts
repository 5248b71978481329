import { ApiProperty } from '@nestjs/swagger';
import { productId } from '../../readings/product-id.rule';
import { Value } from '../../validation/value.decorator';
import { InLocation } from '../../periods/location.decorator';
import { EndTimestamp, InTimeZone, StartTimestamp } from '../../periods/period.decorators';
import { interval } from '../interval.rule';

/** The query parameters of a series: product, interval, period and location. */
export class SeriesQueryDto {
  @ApiProperty({ ...productId.schema, description: 'The product to look at.', example: 'ABC-123' })
  @Value(productId)
  productid!: string;

  @ApiProperty({
    ...interval.schema,
    description:
      'How long a bucket is. Up to hours they begin as those of UTC do; days (`1d`) and months (`1mo`) as those of `timezone`, where a day may have 23 or 25 hours. 7 days begin on a Monday.',
    example: '1h',
  })
  @Value(interval)
  interval!: string;

  @StartTimestamp(
    'The level from this moment on; from the first reading on, when left out.',
    '2024-01-01T00:00:00Z',
  )
  starttimestamp?: string;

  @EndTimestamp(
    'The level up to this moment, inclusive; up to the last reading by now, when left out.',
    '2024-01-01T12:00:00Z',
  )
  endtimestamp?: string;

  @InTimeZone(' Buckets of days and months are those of this zone.')
  timezone?: string;

  @InLocation()
  location?: string;
}
