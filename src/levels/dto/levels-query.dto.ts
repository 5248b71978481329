import { InLocation } from '../../periods/location.decorator';
import { ApiProperty } from '@nestjs/swagger';
import { Value } from '../../validation/value.decorator';
import { EndTimestamp, InTimeZone } from '../../periods/period.decorators';
import { productIdParameters } from '../product-ids.rule';

/** The query parameters of the levels: products and a moment. */
export class LevelsQueryDto {
  @ApiProperty({
    ...productIdParameters.schema,
    description:
      'Products to look at; give it once for each. Headers may have 16 KB: for long names or many, send a POST.',
    example: ['ABC-123', 'XYZ-789'],
  })
  @Value(productIdParameters)
  productid!: string[];

  @EndTimestamp(
    'As of this moment: the newest readings of then or before; it may be in the future. Now, when left out.',
    '2024-01-01T10:00:00Z',
  )
  at?: string;

  @InTimeZone()
  timezone?: string;

  @InLocation()
  location?: string;
}
