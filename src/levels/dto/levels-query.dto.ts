import { InLocation } from '../../periods/location.decorator';
import { ApiProperty } from '@nestjs/swagger';
import { Value } from '../../validation/value.decorator';
import { EndTimestamp, InTimeZone } from '../../periods/period.decorators';
import { productIdParameters } from '../product-ids.rule';

/** Query parameters of a request for stock levels: the products, and the time for which the levels are requested. */
export class LevelsQueryDto {
  @ApiProperty({
    ...productIdParameters.schema,
    description:
      'The products: the parameter is repeated for each. The request line and the headers may have 16 KB; for many or long names, send a POST.',
    example: ['ABC-123', 'XYZ-789'],
  })
  @Value(productIdParameters)
  productid!: string[];

  @EndTimestamp(
    'The level at this moment, which may be in the future. Without it, the level now.',
    '2024-01-01T10:00:00Z',
  )
  at?: string;

  @InTimeZone()
  timezone?: string;

  @InLocation()
  location?: string;
}
