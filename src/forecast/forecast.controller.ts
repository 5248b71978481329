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
    summary: 'How long the stock of some products lasts',
    description:
      'The level, divided by the median of what each whole day consumed. A day consumes by what the level falls, without readings of the reasons `correction`, `stocktake` and `transfer`.',
  })
  @ApiOkResponse({
    type: ForecastsDto,
    description: 'Their forecasts. A product without a level is in `missing`.',
    headers: rateLimitHeaders,
    example: forecastExample,
  })
  @ApiErrors(invalidForecast)
  async getForecast(@Query() query: ForecastQueryDto, @Caller() caller: Principal): Promise<ForecastsDto> {
    return this.service.forecast(query, locationsToRead(caller, query.location));
  }
}
