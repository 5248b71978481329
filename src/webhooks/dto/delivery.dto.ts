import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EVENT_TYPES, type EventType } from '../../events/event';

const moment = { type: 'string', format: 'date-time' } as const;

/** The states that a delivery to a webhook may have. */
export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** The outcome of an attempt to send a request to a receiver. */
export class AttemptDto {
  @ApiPropertyOptional({ ...moment, description: 'When the last attempt began.' })
  attempted_at?: string;

  @ApiPropertyOptional({ type: 'integer', description: 'How long the last attempt took.', example: 120 })
  duration_ms?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'The status with which the receiver answered; absent if it did not answer.',
    example: 204,
  })
  status_code?: number;

  @ApiPropertyOptional({ description: 'The first 1 KB of the body with which the receiver answered.' })
  response?: string;

  @ApiPropertyOptional({
    description: 'Why the last attempt failed; absent after a success.',
    example: 'The receiver did not answer within 15 s.',
  })
  error?: string;
}

/** The outcome of the test of a webhook. */
export class TestedWebhookDto extends AttemptDto {
  @ApiProperty({ enum: ['delivered', 'failed'], example: 'delivered' })
  status!: 'delivered' | 'failed';
}

/** An event that is to be sent to a webhook, or was sent. */
export class DeliveryDto extends AttemptDto {
  @ApiProperty({
    description: 'Header `webhook-id`, the same in all attempts.',
    example: '0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11',
  })
  id!: string;

  @ApiProperty({ type: 'integer', description: 'The id of the event.', example: 1 })
  event!: number;

  @ApiProperty({ enum: EVENT_TYPES, example: 'level.low' })
  type!: EventType;

  @ApiProperty({ description: 'The product of the event.', example: 'OIL-1' })
  productid!: string;

  @ApiPropertyOptional({
    description:
      'The location of the event; empty for the unnamed one. Absent if the event is of all locations together.',
    example: 'shop-7',
  })
  location?: string;

  @ApiProperty({
    enum: DELIVERY_STATES,
    description:
      '`pending`: there will be another attempt. `failed`: no attempt succeeded, and there will be no other one: all attempts are used up, the receiver answered 410, or a newer `level.changed` has replaced this one.',
    example: 'delivered',
  })
  status!: DeliveryState;

  @ApiProperty({ type: 'integer', description: 'Attempts, with one in progress.', example: 1 })
  attempts!: number;

  @ApiProperty({ ...moment, example: '2024-03-04T17:00:01.234567Z' })
  created_at!: string;

  @ApiPropertyOptional({
    ...moment,
    description:
      'The time of the next attempt. Absent if there is none, as while the webhook is disabled; while it is paused, not before the end of that.',
  })
  next_attempt_at?: string;
}

/** One page of deliveries. Those of the newest events come first. */
export class DeliveriesDto {
  @ApiProperty({ type: 'integer', description: 'Deliveries on this page.', example: 1 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Most deliveries on the page, as requested.', example: 50 })
  limit!: number;

  @ApiProperty({ type: [DeliveryDto] })
  items!: DeliveryDto[];

  @ApiPropertyOptional({ description: 'For the next page; absent on the last one.' })
  next_cursor?: string;
}
