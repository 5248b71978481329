import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What a level has, of a product or at one location. */
class StockDto {
  @ApiProperty({
    type: 'integer',
    description: 'Pieces in stock: as last counted, plus all adjustments since. May be negative.',
    example: 48,
  })
  quantity!: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'Of the newest reading.',
    example: '2024-01-01T10:30:00Z',
  })
  timestamp!: string;

  @ApiProperty({
    type: 'integer',
    description: 'Of that reading; of several at the same time, the greatest.',
    example: 2,
  })
  id!: number;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'Of the newest count; absent where the newest reading is one, or where nothing was counted.',
    example: '2024-01-01T10:00:00Z',
  })
  counted_at?: string;
}

/** The level of a product at one of its locations. */
export class LocationLevelDto extends StockDto {
  @ApiProperty({ description: 'Empty for the unnamed location.', example: 'shop-7' })
  location!: string;
}

/** The level of a product: the sum over its locations. */
export class LevelDto extends StockDto {
  @ApiProperty({ example: 'ABC-123' })
  productid!: string;

  @ApiPropertyOptional({
    type: [LocationLevelDto],
    description: 'By location, where there are named ones.',
  })
  locations?: LocationLevelDto[];
}

/** What people want to know of a product; absent where it was never set. */
export interface ProductDetails {
  readonly name?: string;
  readonly barcodes?: string[];
  readonly unit?: string;
  readonly scale?: number;
  readonly low_at?: number;
}

/** A product with its level and its details. */
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

  @ApiProperty({ type: [ProductDto] })
  items!: ProductDto[];

  @ApiPropertyOptional({ description: 'For the next page, as `cursor`; absent on the last one.' })
  next_cursor?: string;
}
