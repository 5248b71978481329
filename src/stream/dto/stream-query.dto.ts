import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { productIdParameters } from '../../levels/product-ids.rule';
import { InLocation } from '../../periods/location.decorator';
import { productId } from '../../readings/product-id.rule';
import { integerParameter } from '../../validation/integer.rule';
import { Value } from '../../validation/value.decorator';

export const eventPosition = integerParameter(0, Number.MAX_SAFE_INTEGER);

/** Query parameters of a stream: one of `productid` and `prefix`. */
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
    description: 'A ticket in place of credentials, for an EventSource, which cannot send headers.',
  })
  @IsOptional()
  @IsString({ message: 'must be given once' })
  ticket?: string;
}
