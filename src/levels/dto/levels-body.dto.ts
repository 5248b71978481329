import { ApiProperty, PickType } from '@nestjs/swagger';
import { Value } from '../../validation/value.decorator';
import { productIds } from '../product-ids.rule';
import { LevelsQueryDto } from './levels-query.dto';

/** The body of a request for the stock levels of many products. */
export class LevelsBodyDto extends PickType(LevelsQueryDto, ['at', 'timezone', 'location']) {
  @ApiProperty({
    ...productIds.schema,
    description: 'The products, each once.',
    example: ['ABC-123', 'XYZ-789'],
  })
  @Value(productIds)
  productids!: string[];
}
