import { ApiProperty } from '@nestjs/swagger';
import { Value } from '../../validation/value.decorator';
import { eventId } from '../webhook-values';

export class ReplayDto {
  @ApiProperty({
    ...eventId.schema,
    description: 'The events after the one with this id are sent; 0 for all of the last 30 days.',
    example: 1,
  })
  @Value(eventId)
  after!: number;
}

export class ReplayedDto {
  @ApiProperty({
    type: 'integer',
    description: 'Events that are sent, for the first time or again.',
    example: 3,
  })
  queued!: number;
}
