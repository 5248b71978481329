import { ApiProperty } from '@nestjs/swagger';

/**
 * The stock level in one interval. The level changes in steps, and is known from the first reading on. If
 * several readings have the same timestamp, only the level after all of them is used. In an interval without
 * a reading, `count` (the number of readings) is 0, and the other numbers are equal to the level.
 */
export class BucketDto {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'The beginning of the bucket; 0001-01-01T00:00:00Z if it would be in the year 0.',
    example: '2024-01-01T10:00:00Z',
  })
  timestamp!: string;

  @ApiProperty({ type: 'integer', description: 'The number of readings in the bucket.', example: 2 })
  count!: number;

  @ApiProperty({
    type: 'integer',
    description: 'The lowest level in the bucket. The level from before its first reading counts, too.',
    example: 48,
  })
  min!: number;

  @ApiProperty({ type: 'integer', description: 'The highest level in the bucket.', example: 50 })
  max!: number;

  @ApiProperty({
    type: 'number',
    description:
      'The average level, weighted by how long each level held: 10 for 45 minutes and 6 for 15 minutes are 9. A bucket that is not over ends at `endtimestamp` (inclusive) or now.',
    example: 49,
  })
  avg!: number;

  @ApiProperty({
    type: 'integer',
    description: 'The level after the earliest reading of the bucket.',
    example: 50,
  })
  first!: number;

  @ApiProperty({ type: 'integer', description: 'The level at the end of the bucket.', example: 48 })
  last!: number;
}

/** The CSV columns of a series, in the order of the members of a bucket in JSON. */
export const BUCKET_COLUMNS = ['timestamp', 'count', 'min', 'max', 'avg', 'first', 'last'] as const;

/** A product's stock level over time, for a graph. */
export class SeriesDto {
  @ApiProperty({ example: 'ABC-123' })
  productid!: string;

  @ApiProperty({ example: '1h' })
  interval!: string;

  @ApiProperty({
    type: [BucketDto],
    description: 'One bucket for each interval, without gaps, from the first level on.',
  })
  items!: BucketDto[];
}
