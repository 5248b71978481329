import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { pageLimit } from '../../pagination/page-limit.rule';
import { Value } from '../../validation/value.decorator';
import { deliveryCursors, webhookCursors } from '../webhook-cursors';

/** The query parameters of the list of webhooks. */
export class ListWebhooksDto {
  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most webhooks on the page.', default: 50 })
  @Value(pageLimit)
  limit = 50;

  @ApiPropertyOptional({ ...webhookCursors.rule.schema, description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Value(webhookCursors.rule)
  cursor?: string;
}

/** The query parameters of the list of deliveries. */
export class ListDeliveriesDto {
  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most deliveries on the page.', default: 50 })
  @Value(pageLimit)
  limit = 50;

  @ApiPropertyOptional({ ...deliveryCursors.rule.schema, description: '`next_cursor` of the page before.' })
  @IsOptional()
  @Value(deliveryCursors.rule)
  cursor?: string;
}
