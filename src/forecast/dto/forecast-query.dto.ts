import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { LevelsQueryDto } from '../../levels/dto/levels-query.dto';
import { InTimeZone } from '../../periods/period.decorators';
import { Value } from '../../validation/value.decorator';
import { daysBack } from '../window.rule';

/** Query parameters of a forecast: products, the number of days to look back, and a location. */
export class ForecastQueryDto extends PickType(LevelsQueryDto, ['productid', 'location']) {
  @ApiPropertyOptional({
    ...daysBack.schema,
    description: 'How many whole days before today the forecast looks at, from `7d` to `366d`.',
    default: '28d',
  })
  @Value(daysBack)
  window = '28d';

  @InTimeZone(' Days begin as in this zone.')
  timezone?: string;
}
