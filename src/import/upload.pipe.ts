import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { callerName } from '../access/caller-name';
import { checkEncoding, contentTypeOf } from '../body/body-headers';
import { BodyMemoryBudget } from '../body/body-memory-budget';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { ConcurrencyLimit } from '../http/concurrency-limit';
import { isFromForeignPage } from '../http/foreign-page';
import { type FileType, fileTypeOf } from './file-type';
import { Upload } from './upload';

/**
 * Bytes of memory that an import needs, whatever its size: for arriving rows, and for rows that are sent to
 * PostgreSQL.
 */
const ROOM = 2 * 1024 * 1024;

/**
 * Maximum number of import files that the service receives at the same time, counted over all workers. With
 * more than 16 workers, each worker receives one. 16 files use a quarter of the memory for request bodies.
 */
const MAX_UPLOADS = 16;

const FORM = 'multipart/form-data';

/**
 * Accepts an import file, after the guards have admitted the request.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE; OVERLOADED if too many files are arriving; BAD_REQUEST if the client
 * has disconnected
 */
@Injectable()
export class UploadPipe implements PipeTransform<Request, Upload> {
  private readonly uploads: ConcurrencyLimit;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly budget: BodyMemoryBudget,
  ) {
    this.uploads = new ConcurrencyLimit(Math.max(1, Math.floor(MAX_UPLOADS / config.WORKERS)));
  }

  transform(request: Request): Upload {
    const type = this.typeOf(request);
    checkEncoding(request.headers);
    this.uploads.acquire(request);
    this.budget.open(request).reserve(ROOM);
    return new Upload(type, callerName(request), request, this.config);
  }

  private typeOf(request: Request): FileType | 'form' {
    const header = request.headers['content-type'] ?? '';
    const { type } = contentTypeOf(header);
    if ((type === FORM || type === 'text/plain') && isFromForeignPage(request, this.config.CORS_ORIGINS)) {
      const message = 'A web page of another origin must send the file as text/csv or application/x-ndjson.';
      throw new ApiError('UNSUPPORTED_MEDIA_TYPE', message);
    }
    return type === FORM ? 'form' : fileTypeOf(header);
  }
}
