import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { location } from '../../readings/location.rule';
import { productId } from '../../readings/product-id.rule';
import { delta, minLevel, quantity } from '../../readings/reading';
import { reason } from '../../readings/reason.rule';
import { reference } from '../../readings/reference.rule';
import { timestamp } from '../../readings/timestamp.rule';
import { ReadingDto } from './reading.dto';

const SIZE = { minItems: 1, description: '1 to `MAX_BATCH_ITEMS` (10,000 by default) readings.' };

class AnyReadingDto {
  @ApiProperty({
    ...productId.schema,
    description: 'The product. Case matters, white space is kept.',
    example: 'ABC-123',
  })
  productid!: string;

  @ApiPropertyOptional({
    ...location.schema,
    description:
      'The place, such as a shop or a van. It exists by being used. Left out for the unnamed location.',
    example: 'shop-7',
  })
  location?: string;

  @ApiPropertyOptional({ ...reason.schema, description: 'Why, as one word.', example: 'sale' })
  reason?: string;

  @ApiPropertyOptional({
    ...reference.schema,
    description: 'An order, a delivery note or a URL that the reading belongs to.',
    example: 'order 4711',
  })
  reference?: string;
}

/** A reading that says how many pieces were there. */
export class CountDto extends AnyReadingDto {
  @ApiProperty({ ...quantity.schema, description: 'Pieces in stock.', example: 50 })
  quantity!: number;

  @ApiProperty({
    ...timestamp.schema,
    description:
      'When it was counted: ISO 8601, of the years 0001 to 9999 in UTC. Fractional digits beyond microseconds are cut. No zone means UTC, a bare date midnight UTC.',
    example: '2024-01-01T10:00:00Z',
  })
  timestamp!: string;
}

/** A reading that says how many pieces came or went. The request needs an `Idempotency-Key`. */
export class AdjustmentDto extends AnyReadingDto {
  @ApiProperty({
    ...delta.schema,
    description: 'Pieces that came; negative if they went. Not 0.',
    example: -3,
  })
  delta!: number;

  @ApiPropertyOptional({
    ...timestamp.schema,
    description: 'When it happened, as of a count. Left out: when it is stored.',
    example: '2024-01-01T11:00:00Z',
  })
  timestamp?: string;

  @ApiPropertyOptional({
    ...minLevel.schema,
    description:
      'The lowest level that the adjustment may leave; otherwise the request is rejected by `INSUFFICIENT_STOCK`. Only without a timestamp.',
    example: 0,
  })
  min_level?: number;
}

/** Readings to store, counts and adjustments mixed: all of them or none. */
@ApiExtraModels(CountDto, AdjustmentDto)
export class UpdateDto {
  @ApiProperty({
    ...SIZE,
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(CountDto) }, { $ref: getSchemaPath(AdjustmentDto) }] },
  })
  items!: (CountDto | AdjustmentDto)[];
}

/** Counts of the first service's clients: all of them are stored or none. */
export class UnversionedUpdateDto {
  @ApiProperty({ ...SIZE, type: [ReadingDto] })
  items!: ReadingDto[];
}
