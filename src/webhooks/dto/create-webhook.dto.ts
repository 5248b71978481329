import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import type { EventType } from '../../events/event';
import { locationParameter } from '../../readings/location.rule';
import { productId } from '../../readings/product-id.rule';
import { Value } from '../../validation/value.decorator';
import { description, webhookTypes, webhookUrl } from '../webhook-values';

/** The body of a request that creates a webhook. It has at most one of productid and prefix. */
export class CreateWebhookDto {
  @ApiProperty({
    ...webhookUrl.schema,
    description:
      'Where the events are sent. Private, loopback and link-local addresses are refused, unless the setting `WEBHOOK_ALLOW` names them.',
    example: 'https://shop.example/stock-events',
  })
  @Value(webhookUrl)
  url!: string;

  @ApiProperty({
    ...webhookTypes.schema,
    description:
      'The types of events that are sent. `level.changed` is sent for each level that has changed, at most once a second, always the newest.',
    example: ['level.low', 'level.out'],
  })
  @Value(webhookTypes)
  types!: EventType[];

  @ApiPropertyOptional({
    ...productId.schema,
    description: 'Only events of this product. Without it and `prefix`, those of all products.',
    example: 'ABC-123',
  })
  @IsOptional()
  @Value(productId)
  productid?: string | null;

  @ApiPropertyOptional({
    ...productId.schema,
    description: 'Only events of products whose names begin with this text.',
    example: 'ABC-',
  })
  @IsOptional()
  @Value(productId)
  prefix?: string | null;

  @ApiPropertyOptional({
    ...locationParameter.schema,
    description:
      'Only events of this location; empty for the unnamed one. Without it, those of every location and of all together, or of the one to which the key is bound.',
    example: 'shop-7',
  })
  @IsOptional()
  @Value(locationParameter)
  location?: string | null;

  @ApiPropertyOptional({
    ...description.schema,
    description: 'A text for people.',
    example: 'Orders at the supplier',
  })
  @IsOptional()
  @Value(description)
  description?: string | null;
}
