import { Injectable } from '@nestjs/common';
import { Logger, PinoLogger } from 'nestjs-pino';
import type { Config } from '../config/config';
import { createLogger } from './logger';

/** The parts of Nest that report each module, controller and route at every start. */
const FRAMEWORK = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestFactory',
]);

/** Nest's logger, which writes through pino. Nest's messages about its own start are for developers: level `debug`. */
@Injectable()
export class ServiceLogger extends Logger {
  override log(message: unknown, ...parameters: unknown[]): void {
    if (FRAMEWORK.has(parameters.at(-1) as string)) super.debug(message, ...parameters);
    else super.log(message, ...parameters);
  }

  /** Logs Nest's own errors, such as a port in use, at level `debug`, because main.ts reports them in plain words. */
  override error(message: unknown, ...parameters: unknown[]): void {
    if (parameters.at(-1) === 'NestApplication') super.debug(message, ...parameters);
    else super.error(message, ...parameters);
  }
}

/** The logger of a process without Nest's container. */
export function serviceLogger(config: Config): ServiceLogger {
  return new ServiceLogger(new PinoLogger({ pinoHttp: { logger: createLogger(config) } }), {});
}
