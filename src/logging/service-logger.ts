import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** The parts of Nest that report each module, controller and route they find at every start. */
const FRAMEWORK = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'NestFactory',
]);

/** Nest's logger, writing through pino; what Nest tells about its own start is for those who work on the service. */
@Injectable()
export class ServiceLogger extends Logger {
  override log(message: unknown, ...parameters: unknown[]): void {
    if (FRAMEWORK.has(parameters.at(-1) as string)) super.debug(message, ...parameters);
    else super.log(message, ...parameters);
  }

  /** A port that is taken, for one: main.ts says it in words. */
  override error(message: unknown, ...parameters: unknown[]): void {
    if (parameters.at(-1) === 'NestApplication') super.debug(message, ...parameters);
    else super.error(message, ...parameters);
  }
}
