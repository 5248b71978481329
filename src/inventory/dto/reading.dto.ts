import { ApiProperty } from '@nestjs/swagger';
import { integer } from '../../validation/integer.rule';
import { Value } from '../../validation/rule';
import { productId } from '../product-id.rule';
import { timestamp } from '../../validation/timestamp.rule';

export const quantity = integer(0, 2_147_483_647);

/** At that moment, this product's stock was counted as that quantity. */
export class ReadingDto {
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
      'When it was counted: ISO 8601, up to microseconds. No zone means UTC, a bare date midnight UTC.',
    example: '2024-01-01T10:00:00Z',
  })
  @Value(timestamp)
  timestamp!: string;
}
