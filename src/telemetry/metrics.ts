import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * The numbers of the service. Whoever counts something registers its own here. A registry for each application, because
 * several may run in one process.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private collected: Promise<string> | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
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
