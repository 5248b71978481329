import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { abortResponse } from './abort-response';
import { LOGGER } from '../logging/logger';
import { identityOf, routeOf } from './request-log';
import { toApiError } from './to-api-error';

/** Turns whatever was thrown anywhere into the one error body, and logs what an operator has to look at. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = toApiError(thrown, request);

    if (error.status >= 500 && error.code !== 'SHUTTING_DOWN') {
      this.logger.error(
        {
          ...identityOf(request),
          // Where it happened, so that whoever is told of this line need not look for the request's own.
          method: request.method,
          route: routeOf(request),
          err: error.cause ?? error,
          error: error.code,
        },
        error.message,
      );
    }
    if (response.headersSent) {
      // The status line is out already: cutting the connection is the only honest way left to say "not whole".
      abortResponse(response);
      return;
    }
    response
      .status(error.status)
      .set(error.headers)
      .json(error.toBody(request.id as string));
  }
}
