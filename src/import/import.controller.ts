import { Controller, Headers, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Requires } from '../access/access.decorator';
import { Caller } from '../access/caller.decorator';
import type { Principal } from '../access/principal';
import { FromRequest } from '../body/from-request.decorator';
import { ApiErrors } from '../docs/api-errors.decorator';
import { rateLimitHeaders, replayedHeader } from '../docs/headers';
import { onceKey } from '../idempotency/idempotent-request';
import { TakesIdempotencyKey } from '../idempotency/takes-idempotency-key.decorator';
import { ImportDto } from './dto/import.dto';
import { ImportQueryDto, optionsIn } from './dto/import-query.dto';
import { fileBody, invalidFile } from './import.examples';
import { ImportService } from './import.service';
import type { Upload } from './upload';
import { UploadPipe } from './upload.pipe';

@ApiTags('inventory')
@Controller('api/v1/inventory')
export class ImportController {
  constructor(private readonly service: ImportService) {}

  @Post('import')
  @Requires('inventory:write')
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Store the readings of a file',
    description:
      'Takes CSV or NDJSON of any size, also packed (`Content-Encoding: gzip`) or as the one file of a form, and stores all of it or nothing. A file with mistakes is read to its end, and the first 100 are named by line and column; `on_invalid=skip` stores everything else. The parameters describe files of other systems. Send at least 256 KB, or the end, every `IMPORT_IDLE_TIMEOUT` (30 s by default).',
    requestBody: fileBody,
  })
  @ApiCreatedResponse({
    type: ImportDto,
    description: 'Stored, durably.',
    headers: { ...rateLimitHeaders, ...replayedHeader },
  })
  @ApiErrors(
    'REQUEST_TIMEOUT',
    'UNSUPPORTED_MEDIA_TYPE',
    'BAD_REQUEST',
    'IDEMPOTENCY_CONFLICT',
    'IDEMPOTENCY_KEY_REUSED',
    invalidFile,
  )
  async importReadings(
    @Query() query: ImportQueryDto,
    @FromRequest(UploadPipe) upload: Upload,
    @Headers('idempotency-key') header: string | undefined,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImportDto> {
    const key = header === undefined ? undefined : onceKey(caller, header);
    const { result, outcome } = await this.service.store(upload, optionsIn(query), caller, key);
    if (outcome === 'replayed') response.setHeader('Idempotency-Replayed', 'true');
    return result;
  }
}
