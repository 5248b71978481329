import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { order } from '../../pagination/order.rule';
import { pageLimit } from '../../pagination/page-limit.rule';
import { productId } from '../../readings/product-id.rule';
import { integerParameter } from '../../validation/integer.rule';
import { Value } from '../../validation/value.decorator';
import type { EventType } from '../event';
import { eventTypes } from '../event-types.rule';

const eventId = integerParameter(0, Number.MAX_SAFE_INTEGER);

/** The query parameters of the list of events. */
export class EventsQueryDto {
  @ApiPropertyOptional({
    ...eventId.schema,
    description: 'Only events after the one with this `id`.',
    default: 0,
  })
  @Value(eventId)
  after = 0;

  @ApiPropertyOptional({ ...eventId.schema, description: 'Only events before the one with this `id`.' })
  @IsOptional()
  @Value(eventId)
  before?: number;

  @ApiPropertyOptional({
    ...order.schema,
    description:
      '`desc`: the newest first, to show what happened lately. The next page is `before` the `id` of the last event.',
    default: 'asc',
  })
  @Value(order)
  order: 'asc' | 'desc' = 'asc';

  @ApiPropertyOptional({
    ...eventTypes.schema,
    description: 'Only events of this type; the parameter is repeated for several.',
    example: ['level.low', 'level.out'],
  })
  @IsOptional()
  @Value(eventTypes)
  type?: EventType[];

  @ApiPropertyOptional({
    ...productId.schema,
    description: 'Only events of this product.',
    example: 'ABC-123',
  })
  @IsOptional()
  @Value(productId)
  productid?: string;

  @ApiPropertyOptional({ ...pageLimit.schema, description: 'Most events in the response.', default: 50 })
  @Value(pageLimit)
  limit = 50;
}
