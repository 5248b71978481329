import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import { locationsToRead } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { ApiErrors } from '../docs/api-errors.decorator';
import { AcceptedFormat, AnswersIn } from '../formats/answers-in.decorator';
import { ApiItems } from '../formats/api-items.decorator';
import { itemsIn } from '../formats/items-in';
import type { Format } from '../formats/media-types';
import type { SerializedBody } from '../http/serialized-body';
import { BUCKET_COLUMNS, SeriesDto } from './dto/series.dto';
import { SeriesQueryDto } from './dto/series-query.dto';
import { invalidSeries, seriesExample } from './series.examples';
import { SeriesService } from './series.service';
import { ReadTurnsGuard } from '../read-turns/read-turns.guard';

@ApiTags('inventory')
@Controller('api/v1/inventory')
@Requires('inventory:read')
@UseGuards(ReadTurnsGuard)
@ApiErrors('BAD_REQUEST')
export class SeriesController {
  constructor(private readonly service: SeriesService) {}

  @Get('series')
  @ApiOperation({
    summary: 'Read the level of a product over time, for a plot',
    description:
      'One bucket for each interval, at most 2,000. A bucket without a reading has the level of the bucket before it, and `count` 0. There are no buckets before the first reading.',
  })
  @AnswersIn('json', 'csv', 'ndjson')
  @ApiItems(SeriesDto, BUCKET_COLUMNS, seriesExample, { description: 'The buckets, oldest first.' })
  @ApiErrors(invalidSeries)
  async getSeries(
    @Query() query: SeriesQueryDto,
    @AcceptedFormat() format: Format,
    @Caller() caller: Principal,
  ): Promise<SeriesDto | SerializedBody> {
    const locations = locationsToRead(caller, query.location);
    return itemsIn(format, BUCKET_COLUMNS, await this.service.series(query, locations));
  }
}
