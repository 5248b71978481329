import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { Counter } from 'prom-client';
import { errorCodes } from '../errors/error-codes';
import { LOGGER } from '../logging/logger';
import { Metrics } from '../telemetry/metrics';
import { abortResponse } from './abort-response';
import { identityOf, routeOf } from './request-log';
import { toApiError } from './to-api-error';

/** Answers every error with the standard error body, and logs the errors that an operator must examine. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly failures: Counter<'error'>;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    { registry }: Metrics,
  ) {
    this.failures = new Counter({
      name: 'verkko_failures_total',
      help: 'Requests that failed with a status of 500 or more, by the code of the error.',
      labelNames: ['error'],
      registers: [registry],
    });
    for (const [error, { status }] of Object.entries(errorCodes)) {
      if (status >= 500) this.failures.inc({ error }, 0);
    }
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = toApiError(thrown, request);

    if (error.status >= 500) this.failures.inc({ error: error.code });
    if (error.status >= 500 && error.code !== 'SHUTTING_DOWN') {
      this.logger.error(
        {
          ...identityOf(request),
          // The log line of the error also has method and route, so that an operator who gets an alert need not search
          // for the log line of the request.
          method: request.method,
          route: routeOf(request),
          err: error.cause ?? error,
          error: error.code,
        },
        error.message,
      );
    }
    if (response.headersSent) {
      // The status line is already sent, so only a broken connection can still tell the client that the response is
      // incomplete.
      abortResponse(response);
      return;
    }
    response
      .status(error.status)
      .set(error.headers)
      .json(error.toBody(request.id as string));
  }
}
