import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EVENT_TYPES, type EventType } from '../event';

const moment = { type: 'string', format: 'date-time' } as const;

/** The reading that an event is about: the newest reading, or the voided reading. */
export class EventReadingDto {
  @ApiProperty({ type: 'integer', example: 7 })
  id!: number;

  @ApiProperty({ ...moment, example: '2024-03-04T17:00:00Z' })
  timestamp!: string;
}

/** The content of an event, in its member `data`. */
export class EventDataDto {
  @ApiProperty({ example: 'OIL-1' })
  productid!: string;

  @ApiPropertyOptional({
    description: 'The location; empty for the unnamed one. Absent if the event is of all locations together.',
    example: 'shop-7',
  })
  location?: string;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'The level that the event is about. Absent if there is no reading any more.',
    example: 9,
  })
  quantity?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description:
      '`quantity` of the event before, of the same product and location (`sequence` less 1); absent if that had none.',
    example: 14,
  })
  previous_quantity?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'The threshold that the rule compared with: a level, or days in a forecast.',
    example: 10,
  })
  threshold?: number;

  @ApiPropertyOptional({
    type: 'number',
    description: 'How many days the stock lasts, in an event of a forecast.',
    example: 4.5,
  })
  days_left?: number;

  @ApiPropertyOptional({
    ...moment,
    description:
      'The time of the newest count. Absent if the newest reading is itself a count, or if nothing was counted.',
    example: '2024-03-04T16:00:00Z',
  })
  counted_at?: string;

  @ApiPropertyOptional({
    type: EventReadingDto,
    description: 'The newest reading, or the one that was voided. Absent if there is none.',
  })
  reading?: EventReadingDto;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'The id of the rule. Absent if the event is no rule’s, as `reading.voided`.',
    example: 1,
  })
  rule?: number;

  @ApiProperty({
    type: 'integer',
    description:
      'The number of the event among those of the same product and location. Of two events, the one with the greater number is newer, in whatever order they arrive.',
    example: 1,
  })
  sequence!: number;
}

/** An event about stock, such as a level that fell below a threshold. */
export class EventDto {
  @ApiProperty({ type: 'integer', description: 'Grows by 1 from event to event.', example: 1 })
  id!: number;

  @ApiProperty({ enum: EVENT_TYPES, example: 'level.low' })
  type!: EventType;

  @ApiProperty({ ...moment, description: 'When the event was made.', example: '2024-03-04T17:00:01.234567Z' })
  timestamp!: string;

  @ApiProperty({ type: EventDataDto })
  data!: EventDataDto;
}

export class EventsDto {
  @ApiProperty({ type: 'integer', description: 'The number of events in `items`.', example: 1 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Most events in the response, as requested.', example: 50 })
  limit!: number;

  @ApiProperty({ type: [EventDto], description: 'The events, by `id`, in the order asked for.' })
  items!: EventDto[];
}
