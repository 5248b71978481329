import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { LevelsQueryDto } from '../../levels/dto/levels-query.dto';
import { InTimeZone } from '../../periods/period.decorators';
import { Value } from '../../validation/value.decorator';
import { daysBack, DEFAULT_WINDOW } from '../window.rule';

/** Query parameters of a forecast: the products, the number of past days to use, and a location. */
export class ForecastQueryDto extends PickType(LevelsQueryDto, ['productid', 'location']) {
  @ApiPropertyOptional({
    ...daysBack.schema,
    description: 'How many whole days before today the forecast looks at, from `7d` to `366d`.',
    default: DEFAULT_WINDOW,
  })
  @Value(daysBack)
  window = DEFAULT_WINDOW;

  @InTimeZone(' Days begin as in this zone.')
  timezone?: string;
}
