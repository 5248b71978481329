import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { locationsToRead } from '../access/own-locations';
import type { Principal } from '../access/principal';
import { wrongCredentials } from '../access/unauthenticated';
import { ApiError } from '../errors/api-error';
import { invalidValue } from '../errors/invalid-value';
import { clientGone } from '../http/client-gone';
import { ConcurrencyLimit } from '../http/concurrency-limit';
import { LiveLevels } from '../live/live-levels';
import { eventPosition, type StreamQueryDto } from './dto/stream-query.dto';
import { LastingCallers } from './lasting-callers';
import { invalidStream } from './stream.examples';
import { Stream } from './stream';
import { Streams } from './streams';

/** Maximum number of open streams in this process. */
const MOST_STREAMS = 2000;

/** Opens streams of stock levels. */
@Injectable()
export class StreamService {
  private readonly limit = new ConcurrencyLimit(MOST_STREAMS, 'streams');

  constructor(
    private readonly live: LiveLevels,
    private readonly streams: Streams,
    private readonly callers: LastingCallers,
  ) {}

  /**
   * Opens a stream, and resolves when the first stock levels are sent.
   * @throws ApiError VALIDATION_ERROR, BAD_REQUEST for a wrong `Last-Event-ID`, FORBIDDEN for a location that the
   *   caller may not use, UNAUTHENTICATED if the API key that made the ticket was revoked, OVERLOADED
   */
  async open(query: StreamQueryDto, caller: Principal, request: Request, response: Response): Promise<void> {
    const { productid: productids, prefix, location } = query;
    if ((productids === undefined) === (prefix === undefined)) {
      throw invalidValue('productid', invalidStream.details[0].message);
    }
    const locations = locationsToRead(caller, location);
    const after = query.after ?? lastEventId(request);
    this.limit.acquire(request);
    if (request.method === 'HEAD') {
      Stream.setHeaders(response);
      response.end();
      return;
    }
    if (this.callers.hasEnded(caller) || (await this.callers.revoked([caller])).length > 0) {
      throw wrongCredentials(caller.kind === 'token' ? 'token' : 'key');
    }
    if (request.socket.destroyed) throw clientGone();

    const stream = new Stream(response, caller, { productids, prefix, locations, after });
    response.once('close', () => {
      this.live.leave(stream);
    });
    if (this.streams.open(stream)) await this.live.join(stream);
  }
}

/**
 * The id in the header `Last-Event-ID`, with which a browser continues a stream.
 * @throws ApiError BAD_REQUEST
 */
function lastEventId({ headers }: Request): number | undefined {
  const header = headers['last-event-id'];
  if (header === undefined || header === '') return undefined;
  const id = eventPosition.read(header);
  if (id !== undefined) return id;
  throw new ApiError('BAD_REQUEST', 'Last-Event-ID must be the id of a message of a stream.');
}
