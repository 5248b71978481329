import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import type { Request, Response } from 'express';
import { checkEncoding, mediaType } from '../body/body-headers';
import { clientGone, Intake } from '../body/intake';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import type { LineFormat } from '../formats/lines';
import { AtMost } from '../http/at-most';
import { Upload } from './upload';

/** What an import takes up however large its file is: some rows as they come, and some on their way to PostgreSQL. */
const ROOM = 2 * 1024 * 1024;

/** Files that arrive at a time, stored or only read for their mistakes: a quarter of the room that all bodies share. */
const MOST_UPLOADS = 16;

/**
 * Lets a file in, after the guards have let the request in.
 * @throws ApiError UNSUPPORTED_MEDIA_TYPE; OVERLOADED where too much is arriving
 */
@Injectable()
export class UploadPipe implements PipeTransform<Request, Upload> {
  private readonly uploads = new AtMost(MOST_UPLOADS);

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly intake: Intake,
  ) {}

  transform(request: Request): Upload {
    const format = formatOf(request.headers['content-type'] ?? '');
    checkEncoding(request.headers);
    // It went while the guards asked Redis.
    if (request.destroyed) throw clientGone();
    const response = request.res as Response;
    this.uploads.enter(response);
    this.intake.open(response).hold(ROOM);
    return new Upload(format, request, this.config);
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
