import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, Response } from 'express';
import type { Config } from '../config/config';
import type { Certificate } from '../tls/certificate';
import { createServer } from './server';
import { SerializedBody } from './serialized-body';
import { UnreadAnswers } from './unread-answers';

/** Characters of a body that is worth a copy. */
const LARGE = 64 * 1024;

/** Nest's Express adapter on this service's own server. */
export class HttpAdapter extends ExpressAdapter {
  /** What its clients have not taken yet. */
  readonly answers: UnreadAnswers;

  /** @param certificate to speak HTTPS with; plain HTTP without one */
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
   * Express would copy the body into a buffer, and write it apart from the headers. That is worth it for large ones only:
   * a client may take its time, and the buffer is a third of the texts that it was put together from.
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
