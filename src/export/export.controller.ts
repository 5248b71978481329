import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import { callerName } from '../access/caller-name';
import { locationsToRead } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { CONFIG, type Config } from '../config/config';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders, storedUntilHeader } from '../docs/headers';
import { AcceptedFormat, AnswersIn } from '../formats/answers-in.decorator';
import { contentTypes } from '../formats/media-types';
import type { LineFormat } from '../formats/lines';
import { ConcurrencyLimit } from '../http/concurrency-limit';
import { ExportQueryDto } from './dto/export-query.dto';
import { fileContent, invalidExport } from './export.examples';
import { ExportService } from './export.service';
import { sendText } from './send-text';

/**
 * Maximum number of exports at a time. Each export keeps some pages of readings in memory while its client
 * does not read.
 */
const MAX_EXPORTS = 100;

@ApiTags('inventory')
@Controller('api/v1/inventory')
export class ExportController {
  private readonly exports = new ConcurrencyLimit(MAX_EXPORTS);

  constructor(
    private readonly service: ExportService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('export')
  @Requires('inventory:read')
  @ApiOperation({
    summary: 'Get readings as a file',
    description:
      'Every reading that matches, of one product or of all, by product and location and then oldest first, as an import takes it. The columns are `productid`, `quantity` and `timestamp` where the stock never had anything but counts in the unnamed location without reason and reference, and otherwise also `location`, `delta` (`quantity` is empty then), `reason` and `reference`. Where it fails half way, the connection is cut: an answer that ends in good order is whole. Readings that are stored meanwhile may be in it or not.',
  })
  @AnswersIn('csv', 'ndjson')
  @ApiOkResponse({
    description: 'The file.',
    headers: { ...rateLimitHeaders, ...storedUntilHeader },
    content: fileContent,
  })
  @ApiErrors('BAD_REQUEST', invalidExport)
  async exportReadings(
    @Query() query: ExportQueryDto,
    @AcceptedFormat() format: LineFormat,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.exports.acquire(request);
    const { location, ...wanted } = query;
    const asked = { ...wanted, locations: locationsToRead(caller, location) };
    const { storedUntil, text } = await this.service.file(callerName(request), asked, format);
    const headers = {
      'Content-Type': contentTypes[format],
      'Content-Disposition': `attachment; filename="readings.${format}"`,
      'X-Stored-Until': storedUntil,
    };
    if (request.method === 'HEAD') response.set(headers).end();
    else await sendText(response, headers, text, this.config.IMPORT_IDLE_TIMEOUT);
  }
}
