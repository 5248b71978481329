import { ApiProperty } from '@nestjs/swagger';
import { productId } from '../../readings/product-id.rule';
import { Value } from '../../validation/value.decorator';
import { InLocation } from '../../periods/location.decorator';
import { EndTimestamp, InTimeZone, StartTimestamp } from '../../periods/period.decorators';
import { interval } from '../interval.rule';

/** Query parameters of a request for a series: product, interval, period and location. */
export class SeriesQueryDto {
  @ApiProperty({ ...productId.schema, description: 'The product.', example: 'ABC-123' })
  @Value(productId)
  productid!: string;

  @ApiProperty({
    ...interval.schema,
    description:
      'The length of a bucket. Seconds, minutes and hours begin as in UTC. Days (`1d`) and months (`1mo`) begin as in `timezone`, where a day may have 23 or 25 hours. `7d` begins on a Monday.',
    example: '1h',
  })
  @Value(interval)
  interval!: string;

  @StartTimestamp(
    'The level from this moment on, by default from the first reading on.',
    '2024-01-01T00:00:00Z',
  )
  starttimestamp?: string;

  @EndTimestamp(
    'The level up to this moment, inclusive, by default up to the last reading that is not of the future.',
    '2024-01-01T12:00:00Z',
  )
  endtimestamp?: string;

  @InTimeZone(' Buckets of days and months begin as in this zone.')
  timezone?: string;

  @InLocation()
  location?: string;
}
