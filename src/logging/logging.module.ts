import { Global, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config/config';
import { createLogger, LOGGER } from './logger';
import { ServiceLogger } from './service-logger';

/**
 * Provides the logger of the whole service, which Nest uses too. The middleware that logs requests is installed in
 * create-app.ts.
 */
@Global()
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [LOGGER],
      // The middleware of nestjs-pino is not used. It would create a logger for each request and keep it in an
      // AsyncLocalStorage, although no code writes log lines with that logger.
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
