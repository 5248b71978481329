import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { location } from '../../readings/location.rule';
import { productId } from '../../readings/product-id.rule';
import { delta, minLevel, quantity, type Reading } from '../../readings/reading';
import { reason, REASONS } from '../../readings/reason.rule';
import { reference } from '../../readings/reference.rule';
import { timestamp } from '../../readings/timestamp.rule';
import { Value } from '../../validation/value.decorator';

/** A count in the form that the paths without a version accept: the stock of one product at one moment. */
export class ReadingDto implements Reading {
  @ApiProperty({
    ...productId.schema,
    description: 'The product. Case matters, white space is kept.',
    example: 'ABC-123',
  })
  @Value(productId)
  productid!: string;

  @ApiProperty({ ...quantity.schema, description: 'The number of pieces that were counted.', example: 50 })
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

/** A count: the stock of one product at a location at a moment. */
export class CountDto extends ReadingDto {
  @ApiPropertyOptional({
    ...location.schema,
    description:
      'Where the stock is: a shop, a shelf, a van. Its first reading makes a location known. Left out for the unnamed location.',
    example: 'shop-7',
  })
  location?: string;

  @ApiPropertyOptional({
    ...reason.schema,
    description: `Why: ${REASONS.map((word) => `\`${word}\``).join(', ')}, or a word of your own. Forecasts count no consumption for \`correction\`, \`stocktake\` and \`transfer\`.`,
  })
  reason?: string;

  @ApiPropertyOptional({
    ...reference.schema,
    description: 'What the reading belongs to: an order, a delivery note, a URL.',
  })
  reference?: string;
}

/** An adjustment: a change of the stock of one product at a location. */
export class AdjustmentDto extends OmitType(CountDto, ['quantity', 'timestamp']) {
  @ApiProperty({
    ...delta.schema,
    description: 'The number of pieces that came, or that went if it is negative; not 0.',
    example: -3,
  })
  delta!: number;

  @ApiPropertyOptional({
    ...timestamp.schema,
    description:
      'When the pieces came or went, in the same format as the time of a count. Without it, the adjustment happens when it is stored.',
    example: '2024-01-01T10:00:00Z',
  })
  timestamp?: string;

  @ApiPropertyOptional({
    ...minLevel.schema,
    description:
      'The lowest level that the adjustment may leave at its location; allowed without `timestamp` only. If the level would be lower, the response is 409 `INSUFFICIENT_STOCK`, and nothing of the request is stored. Requests with a `min_level` for the same product and location wait for each other; counts and other adjustments do not.',
    example: 0,
  })
  min_level?: number;
}
