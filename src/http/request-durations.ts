import type { Request, Response } from 'express';
import { Histogram, type Registry } from 'prom-client';
import { hasAnswer, routeOf } from './request-log';

/**
 * Bounds of the histogram's buckets, in seconds. The lowest bound is the duration of a response made from
 * memory. The highest bound is the default of DB_STATEMENT_TIMEOUT. Files, streams and requests that also
 * wait for their turn may take longer.
 */
const BUCKETS_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * HTTP methods that have their own label in the metrics. Node accepts more than thirty methods; all others get the
 * label `other`.
 */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Histogram of request durations, including health probes and scrapes of the metrics. Its label values are limited: a
 * client cannot create new ones.
 */
export class RequestDurations {
  private readonly histogram: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    this.histogram = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Seconds from the headers of a request to the end of its answer; status is "aborted" where the client went before it.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
  }

  /** Records the duration of one request; must be called when the response has closed. */
  observe(request: Request, response: Response, milliseconds: number): void {
    this.histogram.observe(
      {
        method: METHODS.has(request.method) ? request.method : 'other',
        route: routeOf(request),
        status: hasAnswer(response) ? response.statusCode : 'aborted',
      },
      milliseconds / 1000,
    );
  }
}
