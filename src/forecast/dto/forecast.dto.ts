import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** How long the stock of a product lasts, if it goes on being consumed as in the days before today. */
export class ForecastDto {
  @ApiProperty({ example: 'ABC-123' })
  productid!: string;

  @ApiProperty({ type: 'integer', description: 'Pieces in stock now.', example: 20 })
  level!: number;

  @ApiPropertyOptional({
    type: 'number',
    description:
      'The median consumption of the days seen: half of them had this or less. Absent where no day was seen.',
    example: 4,
  })
  per_day?: number;

  @ApiPropertyOptional({
    type: 'number',
    description:
      '`level` / `per_day`, to one decimal; 0 where nothing is left. Absent with fewer than 7 days seen, or where `per_day` is 0.',
    example: 5,
  })
  days_left?: number;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: '`days_left` from now. Absent like it, and after the year 9999.',
    example: '2024-01-16T12:00:00Z',
  })
  out_at?: string;

  @ApiPropertyOptional({
    type: 'number',
    description:
      'The days left if every day consumes as much as a strong one: 80 of 100 days had this or less. Absent with fewer than 7 days seen, or where that is 0.',
    example: 4,
  })
  low?: number;

  @ApiPropertyOptional({
    type: 'number',
    description:
      'The days left if every day consumes as little as a weak one: 20 of 100 days had this or less. Absent like `low`.',
    example: 10,
  })
  high?: number;

  @ApiProperty({ type: 'integer', description: 'Whole days of the window with stock.', example: 10 })
  days_seen!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Whole days of the window on which nothing was in stock from beginning to end; not counted.',
    example: 0,
  })
  days_out!: number;
}

export class ForecastsDto {
  @ApiProperty({ type: 'integer', description: 'Products that have a level.', example: 1 })
  count!: number;

  @ApiProperty({ type: [ForecastDto], description: 'In the order asked.' })
  items!: ForecastDto[];

  @ApiProperty({ type: [String], description: 'Products without a reading by now.', example: ['XYZ-789'] })
  missing!: string[];
}
