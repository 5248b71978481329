import { Injectable } from '@nestjs/common';
import { Logger, PinoLogger } from 'nestjs-pino';
import type { Config } from '../config/config';
import { createLogger } from './logger';

/** Logger contexts with which Nest logs each module, controller and route at every start. */
const FRAMEWORK = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestFactory',
]);

/**
 * Nest's logger, which writes through pino. Nest's messages about its own start get the level `debug`, because they
 * are for developers.
 */
@Injectable()
export class ServiceLogger extends Logger {
  override log(message: unknown, ...parameters: unknown[]): void {
    if (FRAMEWORK.has(parameters.at(-1) as string)) super.debug(message, ...parameters);
    else super.log(message, ...parameters);
  }

  /**
   * Logs Nest's own errors, such as a port that is in use, at level `debug`, because main.ts explains them to the
   * operator.
   */
  override error(message: unknown, ...parameters: unknown[]): void {
    if (parameters.at(-1) === 'NestApplication') super.debug(message, ...parameters);
    else super.error(message, ...parameters);
  }
}

/** Creates the logger of a process that runs without a Nest application. */
export function serviceLogger(config: Config): ServiceLogger {
  return new ServiceLogger(new PinoLogger({ pinoHttp: { logger: createLogger(config) } }), {});
}
