import { Global, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config';
import { createLogger, LOGGER } from './logger';
import { ServiceLogger } from './service-logger';

/** The logger of the whole service, Nest included. create-app.ts puts the request log in front of all routes. */
@Global()
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [LOGGER],
      // No nestjs-pino middleware: it would create a logger for each request and carry it through an AsyncLocalStorage,
      // for lines that nobody writes.
      useFactory: (logger: Logger) => ({ pinoHttp: { logger }, useExisting: true, forRoutes: [] }),
    }),
  ],
  providers: [
    ServiceLogger,
    { provide: LOGGER, inject: [CONFIG], useFactory: (config: Config) => createLogger(config) },
  ],
  exports: [LOGGER, ServiceLogger],
})
export class LoggingModule {}
