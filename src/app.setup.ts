import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { Logger } from 'nestjs-pino';
import type { HttpLogger } from 'pino-http';
import { AppModule } from './app.module';
import type { Config } from './config/config';
import type { Connection } from './database/connection';
import { serveDocs } from './docs/docs';
import { answerClientError } from './http/client-error';
import { parseQuery } from './http/query-parser';
import { REQUEST_LOG } from './logging/request-log';
import { Shutdown } from './shutdown/shutdown';
import { parameterPipe } from './validation/validation.pipe';

/** The application as it serves and as the tests try it; whoever calls this listens and closes. */
export async function createApp(config: Config, connection: Connection): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config, connection), {
    abortOnError: false,
    bodyParser: false, // JsonBodyInterceptor reads bodies, once the guards have let the request in
    logger: ['fatal', 'error', 'warn'],
  });

  app.disable('x-powered-by');
  app.set('query parser', parseQuery);
  app.set('trust proxy', config.TRUST_PROXY ?? false);
  app.use(app.get<HttpLogger>(REQUEST_LOG));
  app.useGlobalPipes(parameterPipe());
  if (config.CORS_ORIGINS) app.enableCors({ origin: allowed(config.CORS_ORIGINS), exposedHeaders: '*' });

  watchConnections(app, config);
  serveDocs(app);
  await app.init();
  app.useLogger(app.get(Logger));
  return app;
}

function allowed(origins: string[]): string[] | '*' {
  return origins.includes('*') ? '*' : origins;
}

/** What concerns connections rather than requests: time limits, what is not HTTP, and the end. */
function watchConnections(app: NestExpressApplication, config: Config): void {
  const server: Server = app.getHttpServer();
  server.requestTimeout = config.REQUEST_TIMEOUT;
  server.headersTimeout = config.REQUEST_TIMEOUT;
  server.keepAliveTimeout = config.KEEP_ALIVE_TIMEOUT;
  server.on('clientError', answerClientError);

  const shutdown = app.get(Shutdown);
  shutdown.watch(server);
  app.use((_request: Request, response: Response, next: NextFunction) => {
    shutdown.track(response);
    next();
  });
}
