import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * The metrics of the service. Each component registers its own metrics here. Each application has its own registry,
 * because several applications may run in one process.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private collected: Promise<string> | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Sends all metrics in Prometheus' text format. Requests that arrive during a collection share its result. */
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
