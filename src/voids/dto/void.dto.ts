import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { location } from '../../readings/location.rule';
import { productId } from '../../readings/product-id.rule';
import { reason } from '../../readings/reason.rule';
import { timestamp } from '../../readings/timestamp.rule';

/** What names a reading, as a query shows it. */
export class ReadingNameDto {
  @ApiProperty({ ...productId.schema, example: 'ABC-123' })
  productid!: string;

  @ApiPropertyOptional({
    ...location.schema,
    description: 'Left out for the unnamed location.',
    example: 'shop-7',
  })
  location?: string;

  @ApiProperty({
    ...timestamp.schema,
    description: 'With all digits that the query shows.',
    example: '2024-01-01T10:00:00Z',
  })
  timestamp!: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  id!: number;
}

export class VoidDto {
  @ApiProperty({ type: [ReadingNameDto], minItems: 1, description: 'Readings that count no more.' })
  items!: ReadingNameDto[];

  @ApiPropertyOptional({ ...reason.schema, description: 'Why.', example: 'correction' })
  reason?: string;
}

export class VoidedDto {
  @ApiProperty({ type: 'integer', description: 'Readings that are voided now.', example: 1 })
  voided!: number;
}
