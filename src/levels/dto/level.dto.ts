import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Members of every stock level. It may be the level of a product, or the level at one of its locations. */
class StockDto {
  @ApiProperty({
    type: 'integer',
    description: 'The pieces in stock: the newest count, plus all adjustments since. It may be negative.',
    example: 48,
  })
  quantity!: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'The time of the newest reading.',
    example: '2024-01-01T10:30:00Z',
  })
  timestamp!: string;

  @ApiProperty({
    type: 'integer',
    description: 'The id of the newest reading: the greatest one, if several have the same time.',
    example: 2,
  })
  id!: number;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description:
      'The time of the newest count. Absent if the newest reading is itself a count, or if nothing was ever counted.',
    example: '2024-01-01T10:00:00Z',
  })
  counted_at?: string;
}

/** The stock level of a product at one of its locations. */
export class LocationLevelDto extends StockDto {
  @ApiProperty({ description: 'The location; empty for the unnamed one.', example: 'shop-7' })
  location!: string;
}

/** The stock level of a product: the sum over its locations. */
export class LevelDto extends StockDto {
  @ApiProperty({ example: 'ABC-123' })
  productid!: string;

  @ApiPropertyOptional({
    type: [LocationLevelDto],
    description:
      'The level at each location. Absent if the product has readings in the unnamed location only.',
  })
  locations?: LocationLevelDto[];
}

/** The details of a product, such as its name and barcodes; a detail that was never set is absent. */
export interface ProductDetails {
  readonly name?: string;
  readonly barcodes?: string[];
  readonly unit?: string;
  readonly scale?: number;
  readonly low_at?: number;
}

/** A product with its stock level and its details. */
export class ProductDto extends LevelDto implements ProductDetails {
  @ApiPropertyOptional({ example: 'Olive oil, 1 l' })
  name?: string;

  @ApiPropertyOptional({ type: [String], example: ['6410405082657'] })
  barcodes?: string[];

  @ApiPropertyOptional({ example: 'pcs' })
  unit?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: "How many of the quantity's digits stand behind the point for people.",
    example: 0,
  })
  scale?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'The product is low at this level and below.',
    example: 10,
  })
  low_at?: number;
}

/** The CSV columns of levels and of product lists, in the order of the members in JSON. */
export const LEVEL_COLUMNS = ['productid', 'quantity', 'timestamp', 'id'] as const;

export class LevelsDto {
  @ApiProperty({ type: 'integer', description: 'The number of products in `items`.', example: 1 })
  count!: number;

  @ApiProperty({ type: [LevelDto], description: 'The levels, in the order of the request.' })
  items!: LevelDto[];

  @ApiProperty({
    type: [String],
    description: 'The products that have no reading by then.',
    example: ['XYZ-789'],
  })
  missing!: string[];
}

/** One page of products, sorted by the UTF-8 bytes of their names. */
export class ProductsDto {
  @ApiProperty({ type: 'integer', description: 'The number of products on this page.', example: 1 })
  count!: number;

  @ApiProperty({
    type: 'integer',
    description: 'The most products that a page may have, as requested.',
    example: 50,
  })
  limit!: number;

  @ApiProperty({ type: [ProductDto] })
  items!: ProductDto[];

  @ApiPropertyOptional({ description: 'Send it as `cursor` to get the next page. Absent on the last page.' })
  next_cursor?: string;
}
