import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { AppModule } from './app.module';
import type { Config } from './config/config';
import { serveConsole } from './console/console';
import type { Connection } from './database/connection';
import { serveDocs } from './docs/docs';
import { readCertificate } from './tls/certificate';
import { checkFraming } from './http/check-framing';
import { crossOrigin } from './http/cross-origin';
import { HttpAdapter } from './http/http-adapter';
import { olderReads } from './http/older-reads';
import { parseQuery } from './http/query-parser';
import { RequestDurations } from './http/request-durations';
import { requireHttps } from './http/require-https';
import { pageHeaders, securityHeaders } from './http/security-headers';
import { LOGGER } from './logging/logger';
import { requestLog } from './http/request-log';
import { ServiceLogger } from './logging/service-logger';
import { Metrics } from './telemetry/metrics';
import { Shutdown } from './shutdown/shutdown';
import { ParameterPipe } from './validation/parameter.pipe';

/**
 * Creates the application, for the service and for the tests. The calling code must make the application
 * listen, and must close it at the end.
 */
export async function createApp(config: Config, connection: Connection): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot(config, connection),
    new HttpAdapter(config, await readCertificate(config)),
    {
      abortOnError: false,
      bodyParser: false, // JsonBodyPipe reads bodies, after the guards have admitted the request
      logger: ['fatal', 'error', 'warn'],
    },
  );

  app.useLogger(app.get(ServiceLogger));
  app.disable('x-powered-by');
  // No ETags are sent. An ETag needs a hash of the whole page of readings, but such a page changes with every
  // new count.
  app.disable('etag');
  app.set('query parser', parseQuery);
  app.set('trust proxy', config.TRUST_PROXY ?? false);
  app.useGlobalPipes(new ParameterPipe());

  app.use(securityHeaders(config));
  watchRequests(app);
  if (config.HTTPS === 'enforce') app.use(requireHttps);
  if (config.DATABASE_REPLICA_URLS) app.use(olderReads);
  if (config.CORS_ORIGINS) app.enableCors(crossOrigin(config.CORS_ORIGINS));
  serveConsole(app, config, pageHeaders);
  app.use('/docs', pageHeaders);
  serveDocs(app);
  await app.init();
  return app;
}

/**
 * Adds the middleware that runs directly after the security headers, and before all other middleware. It
 * assigns an id to each request, logs one line for it, and tracks requests for a clean shutdown.
 */
function watchRequests(app: NestExpressApplication): void {
  const shutdown = app.get(Shutdown);
  const server: Server = app.getHttpServer();
  shutdown.watch(server);
  const durations = new RequestDurations(app.get(Metrics).registry);
  app.use(
    requestLog(app.get<Logger>(LOGGER), (request, response, milliseconds) => {
      durations.observe(request, response, milliseconds);
    }),
  );
  app.use((request: Request, response: Response, next: NextFunction) => {
    shutdown.track(response);
    const refusal = checkFraming(request);
    if (refusal) response.setHeader('Connection', 'close'); // it is unknown where the next request begins
    shutdown.admit(() => {
      next(refusal);
    });
  });
}
