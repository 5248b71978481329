import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import { locationsToRead } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { ReadTurnsGuard } from '../read-turns/read-turns.guard';
import { ForecastsDto } from './dto/forecast.dto';
import { ForecastQueryDto } from './dto/forecast-query.dto';
import { forecastExample, invalidForecast } from './forecast.examples';
import { ForecastService } from './forecast.service';

@ApiTags('inventory')
@Controller('api/v1/inventory')
@Requires('inventory:read')
@UseGuards(ReadTurnsGuard)
@ApiErrors('BAD_REQUEST')
export class ForecastController {
  constructor(private readonly service: ForecastService) {}

  @Get('forecast')
  @ApiOperation({
    summary: 'Forecast when products run out',
    description:
      'Divides the level by the median consumption of the last whole days (`window`). The consumption of a day is how much its readings lowered the level. Readings with the reason `correction`, `stocktake` or `transfer` are no consumption. Days without stock are left out.',
  })
  @ApiOkResponse({
    type: ForecastsDto,
    description: 'The forecasts. `missing` names the products that have no reading by now.',
    headers: rateLimitHeaders,
    example: forecastExample,
  })
  @ApiErrors(invalidForecast)
  async getForecast(@Query() query: ForecastQueryDto, @Caller() caller: Principal): Promise<ForecastsDto> {
    return this.service.forecast(query, locationsToRead(caller, query.location));
  }
}
