import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.decorator';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders } from '../docs/headers';
import { SeriesDto } from './dto/series.dto';
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
    summary: 'How a product’s stock moved, for a plot',
    description:
      'One bucket an interval, at most 2,000. One without a reading carries the level on (`count` 0); before the first reading there is none.',
  })
  @ApiOkResponse({
    type: SeriesDto,
    description: 'The buckets, oldest first.',
    headers: rateLimitHeaders,
    example: seriesExample,
  })
  @ApiErrors(invalidSeries)
  series(@Query() query: SeriesQueryDto): Promise<SeriesDto> {
    return this.service.series(query);
  }
}
