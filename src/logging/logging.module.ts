import { Global, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { HttpLogger } from 'pino-http';
import { CONFIG, type Config } from '../config/config';
import { REQUEST_LOG, requestLog } from './request-log';
import { ServiceLogger } from './service-logger';

/** The logger that everything writes to, and the middleware that writes a line a request with it. */
@Global()
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [REQUEST_LOG],
      useFactory: ({ logger }: HttpLogger) => ({
        pinoHttp: { logger },
        // app.setup puts the request log in front of everything, the docs and unknown paths included; the module
        // then carries each request's logger to whoever logs during it.
        useExisting: true,
        forRoutes: ['{*path}'],
      }),
    }),
  ],
  providers: [
    ServiceLogger,
    { provide: REQUEST_LOG, inject: [CONFIG], useFactory: (config: Config) => requestLog(config) },
  ],
  exports: [REQUEST_LOG, ServiceLogger],
})
export class LoggingModule {}
