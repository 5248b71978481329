import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, Response } from 'express';
import type { Config } from '../config/config';
import type { Certificate } from './certificate';
import { JsonText } from './json-text';
import { createServer } from './server';

/** Nest's Express adapter on this service's own server. */
export class HttpAdapter extends ExpressAdapter {
  /** @param certificate to speak HTTPS with; plain HTTP without one */
  constructor(
    private readonly config: Config,
    private readonly certificate?: Certificate,
  ) {
    super();
  }

  override initHttpServer(): void {
    this.httpServer = createServer(this.config, this.getInstance<Express>(), this.certificate);
  }

  /** Express would copy the body into a buffer, and write it apart from the headers. */
  override reply(response: Response, body: unknown, status?: number): unknown {
    if (!(body instanceof JsonText)) return super.reply(response, body, status);
    if (status) response.statusCode = status;
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(body.text));
    return response.end(body.text);
  }
}
