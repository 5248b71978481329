import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** A forecast of how long the stock of a product lasts if its consumption stays as it was on the days before today. */
export class ForecastDto {
  @ApiProperty({ example: 'ABC-123' })
  productid!: string;

  @ApiProperty({ type: 'integer', description: 'The level now.', example: 20 })
  level!: number;

  @ApiPropertyOptional({
    type: 'number',
    description:
      'The median consumption of `days_seen`: half of the days had this or less. Absent if `days_seen` is 0.',
    example: 4,
  })
  per_day?: number;

  @ApiPropertyOptional({
    type: 'number',
    description:
      '`level` / `per_day`, to one decimal; 0 if nothing is left. Absent if `days_seen` is less than 7, or `per_day` is 0.',
    example: 5,
  })
  days_left?: number;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description:
      'The moment that is `days_left` days from now. Absent if `days_left` is, or if it would be after the year 9999.',
    example: '2024-01-16T12:00:00Z',
  })
  out_at?: string;

  @ApiPropertyOptional({
    type: 'number',
    description:
      'The days left if every day consumes as much as a strong day: 80 of 100 days had this or less. Absent if `days_seen` is less than 7, or a strong day consumes 0.',
    example: 4,
  })
  low?: number;

  @ApiPropertyOptional({
    type: 'number',
    description:
      'The days left if every day consumes as little as a weak day: 20 of 100 days had this or less. Absent if `days_seen` is less than 7, or a weak day consumes 0.',
    example: 10,
  })
  high?: number;

  @ApiProperty({
    type: 'integer',
    description: 'The number of whole days of the window on which there was stock.',
    example: 10,
  })
  days_seen!: number;

  @ApiProperty({
    type: 'integer',
    description: 'The number of whole days of the window without any stock. They are left out.',
    example: 0,
  })
  days_out!: number;
}

export class ForecastsDto {
  @ApiProperty({ type: 'integer', description: 'The number of products in `items`.', example: 1 })
  count!: number;

  @ApiProperty({ type: [ForecastDto], description: 'The forecasts, in the order of the request.' })
  items!: ForecastDto[];

  @ApiProperty({
    type: [String],
    description: 'The products that have no reading by now.',
    example: ['XYZ-789'],
  })
  missing!: string[];
}
