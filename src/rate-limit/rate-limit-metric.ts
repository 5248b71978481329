import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Metrics } from '../telemetry/metrics';
import { POLICIES, type Policy } from './policy';

/** Metric of the number of requests, by rate limit and by whether the limit was exceeded. */
@Injectable()
export class RateLimitMetric {
  private readonly counter: Counter<'policy' | 'outcome'>;

  constructor({ registry }: Metrics) {
    this.counter = new Counter({
      name: 'verkko_rate_limit_requests_total',
      help: 'Requests by the rate limit that they count for, and whether they were within it (allowed) or got 429 (limited).',
      labelNames: ['policy', 'outcome'],
      registers: [registry],
    });
    // All time series of the metric start at 0. If a time series began with 1, Prometheus would miss its first
    // increase.
    for (const policy of POLICIES) {
      this.counter.inc({ policy, outcome: 'allowed' }, 0);
      this.counter.inc({ policy, outcome: 'limited' }, 0);
    }
  }

  add(policy: Policy['name'], outcome: 'allowed' | 'limited'): void {
    this.counter.inc({ policy, outcome });
  }
}
