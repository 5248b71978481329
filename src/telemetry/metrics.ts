import type { ServerResponse } from 'node:http';
import { serialize } from 'node:v8';
import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ApiError } from '../errors/api-error';
import type { Channel } from '../ipc/channel';
import { PRIMARY } from '../ipc/primary';

/**
 * Longest time that a worker process waits until the primary process has collected the metrics of all workers, in ms.
 */
const PAGE_MS = 5000;

/**
 * The metrics of one Nest application. Each part of the service registers its own metrics here. Several
 * applications may run in one process, so each application has its own registry.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private collected: Promise<string> | undefined;

  constructor(@Inject(PRIMARY) private readonly primary: Channel | undefined) {
    collectDefaultMetrics({ register: this.registry });
    // The metrics are serialized by V8 and not as JSON, because some gauges have the value NaN, which JSON
    // cannot represent.
    primary?.on('metrics', async () => serialize(await this.registry.getMetricsAsJSON()).toString('base64'));
  }

  /**
   * Sends all metrics in Prometheus' text format. Requests that arrive while the metrics are collected share the
   * result.
   */
  async answer(response: ServerResponse): Promise<void> {
    this.collected ??= this.collect().finally(() => {
      this.collected = undefined;
    });
    const text = await this.collected;
    response.setHeader('Content-Type', this.registry.contentType);
    response.setHeader('Content-Length', Buffer.byteLength(text));
    response.end(text);
  }

  /**
   * The metrics of this process; in a worker process, the metrics of all workers, which the primary process combines.
   */
  protected collect(): Promise<string> {
    if (!this.primary) return this.registry.metrics();
    return this.primary.ask<string>('metrics page', undefined, PAGE_MS).catch((cause: unknown) => {
      throw new ApiError('OVERLOADED', 'The metrics of all workers take too long; try again.', { cause });
    });
  }
}
