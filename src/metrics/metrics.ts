import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import { POLICIES, type Policy } from '../rate-limit/policy';
import { RequestDurations } from './request-durations';

/**
 * What the service counts as it happens; what is looked at only when somebody asks is in gauges.ts. A registry of its own
 * for each application, because several may run in one process.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new RequestDurations(this.registry);

  /** To be counted when their commit is durable. */
  readonly readingsStored = new Counter({
    name: 'verkko_readings_stored_total',
    help: 'Readings stored, counted when their commit is durable.',
    registers: [this.registry],
  });

  private readonly rateLimitRequests = new Counter({
    name: 'verkko_rate_limit_requests_total',
    help: 'Requests by the rate limit that they count for, and whether they were within it (allowed) or got 429 (limited).',
    labelNames: ['policy', 'outcome'],
    registers: [this.registry],
  });

  private collected: Promise<string> | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    // There from the beginning: of a series that begins with 1, Prometheus does not see the first.
    for (const policy of POLICIES) {
      this.rateLimitRequests.inc({ policy, outcome: 'allowed' }, 0);
      this.rateLimitRequests.inc({ policy, outcome: 'limited' }, 0);
    }
  }

  countRateLimit(policy: Policy['name'], outcome: 'allowed' | 'limited'): void {
    this.rateLimitRequests.inc({ policy, outcome });
  }

  /** Sends all of them, in Prometheus' text format. Who asks while they are collected gets the same. */
  async answer(response: ServerResponse): Promise<void> {
    this.collected ??= this.registry.metrics().finally(() => {
      this.collected = undefined;
    });
    const text = await this.collected;
    response.setHeader('Content-Type', this.registry.contentType);
    response.setHeader('Content-Length', Buffer.byteLength(text));
    response.end(text);
  }
}
