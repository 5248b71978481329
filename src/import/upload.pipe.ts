import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { callerName } from '../access/caller-name';
import { checkEncoding, mediaType } from '../body/body-headers';
import { BodyMemoryBudget } from '../body/body-memory-budget';
import { clientGone } from '../http/client-gone';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import type { LineFormat } from '../formats/lines';
import { ConcurrencyLimit } from '../http/concurrency-limit';
import { Upload } from './upload';

/** Bytes that an import takes for a file of any size: rows that arrive, and rows on their way to PostgreSQL. */
const ROOM = 2 * 1024 * 1024;

/** Most files that arrive at a time, stored or only read for their mistakes: a quarter of the memory for all bodies. */
const MAX_UPLOADS = 16;

/**
 * Accepts a file, after the guards have let the request in.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE; OVERLOADED if too much is arriving
 */
@Injectable()
export class UploadPipe implements PipeTransform<Request, Upload> {
  private readonly uploads = new ConcurrencyLimit(MAX_UPLOADS);

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly budget: BodyMemoryBudget,
  ) {}

  transform(request: Request): Upload {
    const format = formatOf(request.headers['content-type'] ?? '');
    checkEncoding(request.headers);
    // The client left while the guards asked Redis.
    if (request.destroyed) throw clientGone();
    this.uploads.acquire(request);
    this.budget.open(request).reserve(ROOM);
    return new Upload(format, callerName(request), request, this.config);
  }
}

function formatOf(contentType: string): LineFormat {
  switch (mediaType(contentType)) {
    case 'text/csv':
      return 'csv';
    case 'application/x-ndjson':
      return 'ndjson';
    default:
      throw new ApiError(
        'UNSUPPORTED_MEDIA_TYPE',
        'Send the file with Content-Type: text/csv or application/x-ndjson.',
      );
  }
}
