import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import type { Request, Response } from 'express';
import { checkEncoding, mediaType } from '../body/body-headers';
import { clientGone, Intake } from '../body/intake';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { Upload } from './upload';

/** What an import takes up however large its file is: some rows as they come, and some on their way to PostgreSQL. */
const ROOM = 2 * 1024 * 1024;

/**
 * Lets a file in, after the guards have let the request in.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE; OVERLOADED where too much is arriving
 */
@Injectable()
export class UploadPipe implements PipeTransform<Request, Upload> {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly intake: Intake,
  ) {}

  transform(request: Request): Upload {
    const format = formatOf(request.headers['content-type'] ?? '');
    checkEncoding(request.headers);
    // It went while the guards asked Redis.
    if (request.destroyed) throw clientGone();
    this.intake.open(request.res as Response).hold(ROOM);
    return new Upload(format, request, this.config);
  }
}

function formatOf(contentType: string): 'csv' | 'ndjson' {
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
