import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { checkJsonHeaders } from './body-headers';
import { clientGone, Intake } from './intake';
import { nestingOf } from './json-nesting';
import { readBytes } from './read-bytes';

/** Far more than readings need, even where each has some unknown members of its own. */
const MOST_DEPTH = 16;
const MOST_OPENED = 250_000;

const NESTING = `must not be nested deeper than ${MOST_DEPTH} levels, nor hold more than ${MOST_OPENED} objects and arrays`;

/** What zlib takes before anything comes out of it. */
const DECOMPRESSION = 32 * 1024;

/** Refuses what is not UTF-8, where `toString` would put U+FFFD in its place; leaves out a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body, after the guards have let the request in: one over its rate limit is answered before its body is
 * looked at, and a malformed body counts like any other. Nest's own body parser would run before the guards.
 */
@Injectable()
export class JsonBodyPipe implements PipeTransform<Request, Promise<unknown>> {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly intake: Intake,
  ) {}

  async transform(request: Request): Promise<unknown> {
    const { BODY_LIMIT } = this.config;
    checkJsonHeaders(request.headers, BODY_LIMIT);
    // It went while the guards asked Redis: nothing of its body will come.
    if (request.destroyed) throw clientGone();
    const share = this.intake.open(request.res as Response);
    if (request.headers['content-encoding']) share.hold(DECOMPRESSION);
    const body = await readBytes(request, BODY_LIMIT, (bytes) => {
      share.hold(bytes);
    });
    await share.turn();
    return parse(body);
  }
}

function parse(body: Buffer): unknown {
  if (body.length === 0) throw new ApiError('MALFORMED_JSON', 'The body is empty; send a JSON object.');
  // JSON.parse takes seconds, and hundreds of megabytes, for ten megabytes of brackets.
  const { opened, depth } = nestingOf(body);
  if (depth > MOST_DEPTH || opened > MOST_OPENED) {
    throw new ApiError('VALIDATION_ERROR', `body ${NESTING}`, {
      details: [{ field: 'body', message: NESTING }],
    });
  }
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new ApiError('MALFORMED_JSON', 'The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // Only the place is taken from V8's message, which may quote the body.
    const place = / at position \d+( \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0] ?? '';
    throw new ApiError('MALFORMED_JSON', `The body is not valid JSON${place}.`);
  }
}
