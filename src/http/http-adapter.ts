import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, Response } from 'express';
import type { Config } from '../config/config';
import type { Certificate } from '../tls/certificate';
import { createServer } from './server';
import { SerializedBody } from './serialized-body';
import { UnreadAnswers } from './unread-answers';

/** Number of characters above which a response body is copied into a buffer before it is sent. */
const LARGE = 64 * 1024;

/** Nest's Express adapter, with this service's own HTTP server. */
export class HttpAdapter extends ExpressAdapter {
  /** Tracks the responses that clients have not yet read. */
  readonly answers: UnreadAnswers;

  /** Creates the adapter with its HTTP server. @param certificate for HTTPS; without it the server speaks plain HTTP */
  constructor(
    private readonly config: Config,
    private readonly certificate?: Certificate,
  ) {
    super();
    this.answers = new UnreadAnswers(config.REQUEST_TIMEOUT);
  }

  override initHttpServer(): void {
    this.httpServer = createServer(this.config, this.getInstance<Express>(), this.answers, this.certificate);
  }

  /**
   * Sends a response body that is already text. Express is not used, because it would copy every body into a
   * buffer and write the body separately from the headers. This function copies only large bodies into a
   * buffer. A slow client may take long to read a large body, and a buffer needs a third of the memory of the
   * strings from which the body was built.
   */
  override reply(response: Response, body: unknown, status?: number): unknown {
    if (!(body instanceof SerializedBody)) return super.reply(response, body, status);
    if (status) response.statusCode = status;
    response.setHeader('Content-Type', body.type);
    const content = body.text.length > LARGE ? Buffer.from(body.text) : body.text;
    response.setHeader('Content-Length', Buffer.byteLength(content));
    return response.end(content);
  }
}
