import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { json, type Request, type Response } from 'express';
import type { Observable } from 'rxjs';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { nestingOf } from './json-nesting';

/** Types of our own, beside those that body-parser gives to what it throws. */
const NOT_UTF8 = 'encoding.invalid';
const EMPTY = 'body.empty';
const TOO_NESTED = 'body.nested';

/** Far more than readings need, even where each has some unknown members of its own. */
const MOST_DEPTH = 16;
const MOST_OPENED = 250_000;

/**
 * Reads a JSON body, after the guards have let the request in: one over its rate limit is answered before its body is
 * looked at, and a malformed body counts like any other. Nest's own body parser would run before the guards.
 */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  private readonly limit: number;
  private readonly read: (request: Request, response: Response) => Promise<void>;

  constructor(@Inject(CONFIG) config: Config) {
    this.limit = config.BODY_LIMIT;
    const parse = json({
      limit: config.BODY_LIMIT,
      strict: false, // any JSON is JSON; what it must be is the route's to say
      type: () => true, // checked below, where a wrong one is an error rather than an empty body
      verify: (_request: IncomingMessage, _response, body: Buffer) => {
        if (body.length === 0) throw Object.assign(new Error('empty'), { type: EMPTY });
        // JSON.parse takes seconds, and hundreds of megabytes, for ten megabytes of brackets.
        const { opened, depth } = nestingOf(body);
        if (depth > MOST_DEPTH || opened > MOST_OPENED) {
          throw Object.assign(new Error('nested'), { type: TOO_NESTED });
        }
        if (!isUtf8(body)) throw Object.assign(new Error('not UTF-8'), { type: NOT_UTF8 });
      },
    });
    this.read = promisify<Request, Response>(parse);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    checkHeaders(request, this.limit);
    try {
      await this.read(request, context.switchToHttp().getResponse<Response>());
    } catch (error) {
      throw bodyError(error);
    }
    // No body at all: neither a length nor chunks were announced, and body-parser did not look.
    if (request.body === undefined) throw bodyError({ type: EMPTY });
    return next.handle();
  }
}

const NESTING = `must not be nested deeper than ${MOST_DEPTH} levels, nor hold more than ${MOST_OPENED} objects and arrays`;

/**
 * No Content-Type at all passes as JSON, as it did in the first service; but not from a web page, which can send such a
 * body to any host without asking first.
 */
function checkHeaders({ headers }: Request, limit: number): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? (headers.origin ? '' : 'application/json'))
    .toLowerCase()
    .split(';');
  if (!/^application\/([\w.!#$&^+-]+\+)?json$/.test(type.trim())) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  }
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Send the body in UTF-8.');
  }
  if (!/^(gzip|deflate|identity)$/i.test(headers['content-encoding'] ?? 'identity')) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Content-Encoding may be gzip or deflate.');
  }
  // Said before the client sends it all, where its own headers say it is too much.
  if (headers['content-encoding'] === undefined && Number(headers['content-length']) > limit) {
    throw tooLarge(limit);
  }
}

function tooLarge(limit: number): ApiError {
  return new ApiError('PAYLOAD_TOO_LARGE', `The body may have ${limit} bytes after decompression.`);
}

/** body-parser marks what it throws with a `type`; zlib's own errors come through with status 400 and none. */
function bodyError(error: unknown): unknown {
  const { type, status, limit, message } = error as Error & {
    type?: string;
    status?: number;
    limit?: number;
  };
  if (type === 'entity.too.large') {
    return tooLarge(limit ?? 0);
  }
  if (type === EMPTY) return new ApiError('MALFORMED_JSON', 'The body is empty; send a JSON object.');
  if (type === TOO_NESTED) {
    return new ApiError('VALIDATION_ERROR', `body ${NESTING}`, {
      details: [{ field: 'body', message: NESTING }],
    });
  }
  if (type === NOT_UTF8) return new ApiError('MALFORMED_JSON', 'The body is not valid UTF-8.');
  if (type === 'entity.parse.failed') {
    // Only the place is taken from V8's message, which may quote the body.
    const place = / at position \d+( \(line \d+ column \d+\))?/.exec(message)?.[0] ?? '';
    return new ApiError('MALFORMED_JSON', `The body is not valid JSON${place}.`);
  }
  if (status === 415) return new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Send the body in UTF-8.');
  if (status === 400) {
    return new ApiError('MALFORMED_JSON', 'The body ends early or is not what its headers say.', {
      cause: error,
    });
  }
  return error;
}
