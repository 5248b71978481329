import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ReadingDto } from './reading.dto';

export class StoredReadingDto extends ReadingDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Given by the service.', example: 1 })
  id!: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description:
      'When it was counted: in UTC, with as many fractional digits as there are, up to microseconds.',
    example: '2024-01-01T10:00:00Z',
  })
  declare timestamp: string;
}

/** Column names of a stored reading, in the order of its members. */
export const READING_COLUMNS = ['id', 'productid', 'quantity', 'timestamp'] as const;

/** One page of a product's readings. */
export class PageDto {
  @ApiProperty({ type: 'integer', description: 'Readings on this page.', example: 1 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Most readings on the page, as asked.', example: 50 })
  limit!: number;

  @ApiProperty({ type: 'integer', description: 'Readings skipped, as asked.', example: 0 })
  offset!: number;

  @ApiProperty({ type: [StoredReadingDto] })
  items!: StoredReadingDto[];

  @ApiPropertyOptional({ description: 'For the next page, as `cursor`; absent on the last one.' })
  next_cursor?: string;
}
