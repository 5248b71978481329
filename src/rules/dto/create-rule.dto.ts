import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { locationParameter } from '../../readings/location.rule';
import { productId } from '../../readings/product-id.rule';
import { Value } from '../../validation/value.decorator';
import type { Condition } from '../condition';
import { allProducts, condition } from '../rule-values';
import { ChangeRuleDto } from './change-rule.dto';

/** The body of a request that creates a rule. It must have exactly one of productid, prefix and all. */
export class CreateRuleDto extends ChangeRuleDto {
  @ApiPropertyOptional({
    ...productId.schema,
    description: 'The product. It need not have a reading yet.',
    example: 'ABC-123',
  })
  @IsOptional()
  @Value(productId)
  productid?: string | null;

  @ApiPropertyOptional({
    ...productId.schema,
    description: 'All products whose names begin with this text, also those that come later.',
    example: 'ABC-',
  })
  @IsOptional()
  @Value(productId)
  prefix?: string | null;

  @ApiPropertyOptional({ ...allProducts.schema, description: '`true` for all products.', example: true })
  @IsOptional()
  @Value(allProducts)
  all?: true | null;

  @ApiPropertyOptional({
    ...locationParameter.schema,
    description:
      'The level at this location alone; empty for the unnamed one. Without it, the sum over all locations, or the one to which the key is bound.',
    example: 'shop-7',
  })
  @IsOptional()
  @Value(locationParameter)
  location?: string | null;

  @ApiProperty({
    ...condition.schema,
    description:
      '`low`: the level is at or below `threshold`. `out`: it is at or below 0. `stale`: the newest reading is older than `after`. `below_days`: the stock lasts less than `threshold` days by the forecast.',
    example: 'low',
  })
  @Value(condition)
  when!: Condition;
}
