import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { productIdParameters } from '../../levels/product-ids.rule';
import { InLocation } from '../../periods/location.decorator';
import { productId } from '../../readings/product-id.rule';
import { integerParameter } from '../../validation/integer.rule';
import type { Rule } from '../../validation/rule';
import { Value } from '../../validation/value.decorator';

/**
 * Validation rule for the ticket of a stream. It accepts any text; the authentication checks whether the ticket is
 * valid.
 */
const ticket: Rule<string> = {
  message: 'must be given once',
  schema: { type: 'string' },
  read: (value) => (typeof value === 'string' ? value : undefined),
};

export const eventPosition = integerParameter(0, Number.MAX_SAFE_INTEGER);

/** Query parameters of a stream of stock levels. Either `productid` or `prefix` is required. */
export class StreamQueryDto {
  @ApiPropertyOptional({
    ...productIdParameters.schema,
    description: 'The products: the parameter is repeated for each.',
    example: ['ABC-123', 'XYZ-789'],
  })
  @IsOptional()
  @Value(productIdParameters)
  productid?: string[];

  @ApiPropertyOptional({
    ...productId.schema,
    description: 'In place of `productid`: the products whose names begin with this text, 1,000 at most.',
    example: 'ABC-',
  })
  @IsOptional()
  @Value(productId)
  prefix?: string;

  @InLocation()
  location?: string;

  @ApiPropertyOptional({
    ...eventPosition.schema,
    description:
      'The `id` of the last message of an earlier stream: the stored events after it come first. The same as the header `Last-Event-ID`, which a browser sends by itself when it reconnects.',
  })
  @IsOptional()
  @Value(eventPosition)
  after?: number;

  @ApiPropertyOptional({
    ...ticket.schema,
    description: 'A ticket in place of credentials, for an EventSource, which cannot send headers.',
  })
  @IsOptional()
  @Value(ticket)
  ticket?: string;
}
