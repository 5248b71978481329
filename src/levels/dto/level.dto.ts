import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A product's newest reading. */
export class LevelDto {
  @ApiProperty({ example: 'ABC-123' })
  productid!: string;

  @ApiProperty({ type: 'integer', description: 'Pieces in stock, as last counted.', example: 48 })
  quantity!: number;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When.', example: '2024-01-01T10:30:00Z' })
  timestamp!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Of that reading; of several at the same time, the greatest.',
    example: 2,
  })
  id!: number;
}

/** The columns of levels and of a page of products, in the order of an item's members. */
export const LEVEL_COLUMNS = ['productid', 'quantity', 'timestamp', 'id'] as const;

export class LevelsDto {
  @ApiProperty({ type: 'integer', description: 'Products that have a level.', example: 1 })
  count!: number;

  @ApiProperty({ type: [LevelDto], description: 'In the order asked.' })
  items!: LevelDto[];

  @ApiProperty({ type: [String], description: 'Products without a reading by then.', example: ['XYZ-789'] })
  missing!: string[];
}

/** One page of the products, sorted by the UTF-8 bytes of their names. */
export class ProductsDto {
  @ApiProperty({ type: 'integer', description: 'Products on this page.', example: 1 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Most products on the page, as asked.', example: 50 })
  limit!: number;

  @ApiProperty({ type: [LevelDto] })
  items!: LevelDto[];

  @ApiPropertyOptional({ description: 'For the next page, as `cursor`; absent on the last one.' })
  next_cursor?: string;
}
