import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { location } from '../../readings/location.rule';
import { delta } from '../../readings/reading';
import { ReadingDto } from './reading.dto';

/** A stored count or adjustment, with the stock level at its location and time. */
export class StoredReadingDto extends ReadingDto {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Given by the service; among equal timestamps the order of the page.',
    example: 1,
  })
  id!: number;

  @ApiPropertyOptional({ ...location.schema, description: 'Absent for the unnamed location.' })
  location?: string;

  @ApiProperty({
    type: 'integer',
    description:
      'The stock at this location at this time: what was counted, or for an adjustment the level after all adjustments of this time. The level may be negative.',
    example: 50,
  })
  declare quantity: number;

  @ApiPropertyOptional({
    ...delta.schema,
    description: 'Of an adjustment: the number of pieces that came, or that went if it is negative.',
  })
  delta?: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description:
      'When it was counted, or when the pieces came or went: in UTC, with as many fractional digits as there are, up to microseconds.',
    example: '2024-01-01T10:00:00Z',
  })
  declare timestamp: string;
}

/** Column names of a reading in CSV, in the order of its members. */
export const READING_COLUMNS = ['id', 'productid', 'quantity', 'timestamp'] as const;

/** One page of a product's readings. */
export class PageDto {
  @ApiProperty({ type: 'integer', description: 'The number of readings on this page.', example: 1 })
  count!: number;

  @ApiProperty({
    type: 'integer',
    description: 'The most readings that a page may have, as requested.',
    example: 50,
  })
  limit!: number;

  @ApiProperty({
    type: 'integer',
    description: 'The number of readings that were skipped, as requested.',
    example: 0,
  })
  offset!: number;

  @ApiProperty({ type: [StoredReadingDto] })
  items!: StoredReadingDto[];

  @ApiPropertyOptional({ description: 'Send it as `cursor` to get the next page. Absent on the last page.' })
  next_cursor?: string;
}
