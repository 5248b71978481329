import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EVENT_TYPES, type EventType } from '../../events/event';

const moment = { type: 'string', format: 'date-time' } as const;

/** The reasons why a webhook is disabled. A disabled webhook gets no events. */
export const DISABLED_REASONS = ['requested', 'gone', 'failing'] as const;

export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** A webhook as the API returns it, without members that have no value, and without its secret. */
export class WebhookDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'https://shop.example/stock-events' })
  url!: string;

  @ApiProperty({ enum: EVENT_TYPES, isArray: true, example: ['level.low', 'level.out'] })
  types!: EventType[];

  @ApiPropertyOptional({ description: 'Only events of this product are sent.', example: 'ABC-123' })
  productid?: string;

  @ApiPropertyOptional({
    description: 'Only events of products whose names begin with this text are sent.',
    example: 'ABC-',
  })
  prefix?: string;

  @ApiPropertyOptional({
    description: 'Only events of this location are sent; empty for the unnamed one.',
    example: 'shop-7',
  })
  location?: string;

  @ApiPropertyOptional({ example: 'Orders at the supplier' })
  description?: string;

  @ApiProperty({ description: 'Whether events are sent.', example: true })
  enabled!: boolean;

  @ApiPropertyOptional({
    enum: DISABLED_REASONS,
    description:
      'Why no events are sent. `requested`: by a request; `gone`: the receiver answered 410; `failing`: every attempt of 5 days failed.',
  })
  disabled_reason?: DisabledReason;

  @ApiPropertyOptional({ ...moment, description: 'Since when no events are sent.' })
  disabled_at?: string;

  @ApiPropertyOptional({
    ...moment,
    description:
      'Time of the first failed attempt since the last successful one. Absent if the last attempt succeeded.',
  })
  failing_since?: string;

  @ApiPropertyOptional({
    ...moment,
    description: 'Nothing is sent before this time, because the receiver asked for it by `Retry-After`.',
  })
  paused_until?: string;

  @ApiPropertyOptional({
    ...moment,
    description: 'Until this time the secret before the last rotation signs, too. Absent if only one does.',
  })
  previous_secret_until?: string;

  @ApiProperty({ ...moment, example: '2026-01-01T00:00:00Z' })
  created_at!: string;
}

export class WebhookWithSecretDto extends WebhookDto {
  @ApiProperty({
    description: 'The secret with which every request is signed. This is the only time it is shown.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
  })
  secret!: string;
}

/** One page of the webhooks, in the order in which the webhooks were created. */
export class WebhooksDto {
  @ApiProperty({ type: 'integer', description: 'Webhooks on this page.', example: 1 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Most webhooks on the page, as requested.', example: 50 })
  limit!: number;

  @ApiProperty({ type: [WebhookDto] })
  items!: WebhookDto[];

  @ApiPropertyOptional({ description: 'For the next page; absent on the last one.' })
  next_cursor?: string;
}
