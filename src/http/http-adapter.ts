import { createServer } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, Response } from 'express';
import type { Config } from '../config/config';
import { answerClientError } from './client-error';
import { expressMessages } from './express-messages';
import { JsonText } from './json-text';

/** How often Node looks for requests that take too long to arrive; its default is 30 s. */
const CHECK_INTERVAL_MS = 1000;

/** Nest's Express adapter on a server with this service's time limits, whose every answer has the one error shape. */
export class HttpAdapter extends ExpressAdapter {
  constructor(private readonly config: Config) {
    super();
  }

  override initHttpServer(): void {
    const { REQUEST_TIMEOUT, KEEP_ALIVE_TIMEOUT } = this.config;
    const express = this.getInstance<Express>();
    this.httpServer = createServer(
      {
        ...expressMessages(express),
        requestTimeout: REQUEST_TIMEOUT,
        headersTimeout: REQUEST_TIMEOUT,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
        connectionsCheckingInterval: CHECK_INTERVAL_MS,
        // Node would answer a missing Host with an empty 400; app.setup refuses it with a body.
        requireHostHeader: false,
      },
      express,
    );
    this.httpServer.on('clientError', answerClientError);
    // An expectation nobody knows is ignored; Node would refuse it with an empty body.
    this.httpServer.on('checkExpectation', express);
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
