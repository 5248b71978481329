import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { location } from '../../readings/location.rule';
import { productId } from '../../readings/product-id.rule';
import { reason } from '../../readings/reason.rule';
import { timestamp } from '../../readings/timestamp.rule';

/**
 * The fields that identify a reading to be voided. A client can send an item from the response of a query unchanged.
 */
export class ReadingNameDto {
  @ApiProperty({ ...productId.schema, description: 'The product of the reading.', example: 'ABC-123' })
  productid!: string;

  @ApiPropertyOptional({
    ...location.schema,
    description: 'The location of the reading; left out for the unnamed one.',
    example: 'shop-7',
  })
  location?: string;

  @ApiProperty({
    ...timestamp.schema,
    description: 'The time of the reading, with all digits that the query shows.',
    example: '2024-01-01T10:00:00Z',
  })
  timestamp!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The id of the reading.', example: 1 })
  id!: number;
}

export class VoidDto {
  @ApiProperty({
    type: [ReadingNameDto],
    minItems: 1,
    description: '1 to `MAX_BATCH_ITEMS` (10,000 by default) readings to void.',
  })
  items!: ReadingNameDto[];

  @ApiPropertyOptional({
    ...reason.schema,
    description: 'Why the readings are voided.',
    example: 'correction',
  })
  reason?: string;
}

export class VoidedDto {
  @ApiProperty({
    type: 'integer',
    description: 'The number of different readings in the request, all of which are voided now.',
    example: 1,
  })
  voided!: number;
}
