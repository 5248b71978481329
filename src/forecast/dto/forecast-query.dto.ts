import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { LevelsQueryDto } from '../../levels/dto/levels-query.dto';
import { InTimeZone } from '../../periods/period.decorators';
import { Value } from '../../validation/value.decorator';
import { daysBack } from '../window.rule';

/** The query parameters of a forecast: products, the days to look back, and a location. */
export class ForecastQueryDto extends PickType(LevelsQueryDto, ['productid', 'location']) {
  @ApiPropertyOptional({
    ...daysBack.schema,
    description: 'Whole days before today to look at, 7 to 366.',
    default: '28d',
  })
  @Value(daysBack)
  window = '28d';

  @InTimeZone(' Days are those of this zone.')
  timezone?: string;
}
