import { ApiProperty } from '@nestjs/swagger';
import { productId } from '../../readings/product-id.rule';
import { quantity, type Reading } from '../../readings/reading';
import { timestamp } from '../../readings/timestamp.rule';
import { Value } from '../../validation/value.decorator';

/** A stock count: the quantity of one product at one moment. */
export class ReadingDto implements Reading {
  @ApiProperty({
    ...productId.schema,
    description: 'The product. Case matters, white space is kept.',
    example: 'ABC-123',
  })
  @Value(productId)
  productid!: string;

  @ApiProperty({ ...quantity.schema, description: 'Pieces in stock.', example: 50 })
  @Value(quantity)
  quantity!: number;

  @ApiProperty({
    ...timestamp.schema,
    description:
      'When it was counted: ISO 8601, of the years 0001 to 9999 in UTC. Fractional digits beyond microseconds are cut. No zone means UTC, a bare date midnight UTC.',
    example: '2024-01-01T10:00:00Z',
  })
  @Value(timestamp)
  timestamp!: string;
}
