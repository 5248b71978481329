import { ApiPropertyOptional } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import type { EventType } from '../../events/event';
import { Value } from '../../validation/value.decorator';
import { description, enabled, webhookTypes, webhookUrl } from '../webhook-values';

const isGiven = (_members: object, value: unknown) => value !== undefined;

/** The members of a webhook that a request can change. Members that are left out stay as they are. */
export class ChangeWebhookDto {
  @ApiPropertyOptional({
    ...webhookUrl.schema,
    description: 'Where the events are sent.',
    example: 'https://shop.example/stock-events',
  })
  @ValidateIf(isGiven)
  @Value(webhookUrl)
  url?: string;

  @ApiPropertyOptional({
    ...webhookTypes.schema,
    description:
      'The types of events that are sent. `level.changed` is sent for each level that has changed, at most once a second, always the newest.',
    example: ['level.low', 'level.out'],
  })
  @ValidateIf(isGiven)
  @Value(webhookTypes)
  types?: EventType[];

  @ApiPropertyOptional({
    ...description.schema,
    nullable: true,
    description: 'A text for people; null deletes it.',
    example: 'Orders at the supplier',
  })
  @ValidateIf((_members, value) => value !== undefined && value !== null)
  @Value(description)
  description?: string | null;

  @ApiPropertyOptional({
    ...enabled.schema,
    description:
      '`false` stops the webhook: events that are made meanwhile are not queued. `true` starts it again, also after the service has disabled it, and what was queued before is sent.',
    example: true,
  })
  @ValidateIf(isGiven)
  @Value(enabled)
  enabled?: boolean;
}
