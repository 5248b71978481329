import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { Metrics } from '../telemetry/metrics';
import type { QueueState } from './delivery-queue';
import type { Outcome } from './sender';

/** The metrics of webhooks. */
@Injectable()
export class WebhookMetrics {
  private readonly attempts: Counter<'outcome'>;
  private readonly durations: Histogram;
  private state: QueueState = { webhooks: 0, disabled: 0, stopped: 0, failing: 0, lag: null };

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.attempts = new Counter({
      name: 'verkko_webhook_attempts_total',
      help: 'Attempts of this instance to send an event to a webhook.',
      labelNames: ['outcome'],
      registers,
    });
    for (const outcome of ['delivered', 'failed']) this.attempts.inc({ outcome }, 0);
    this.durations = new Histogram({
      name: 'verkko_webhook_attempt_duration_seconds',
      help: 'Seconds from the begin of an attempt to the response of the receiver, or to the failure.',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
      registers,
    });
    const read = () => this.state;
    new Gauge({
      name: 'verkko_webhooks',
      help: 'Webhooks by state, as this instance last knew them: active, failing (the last attempt failed), disabled (by the service) or stopped (by a request).',
      labelNames: ['state'],
      aggregator: 'max',
      registers,
      collect() {
        const { webhooks, failing, disabled, stopped } = read();
        this.set({ state: 'active' }, webhooks - failing - disabled - stopped);
        this.set({ state: 'failing' }, failing);
        this.set({ state: 'disabled' }, disabled);
        this.set({ state: 'stopped' }, stopped);
      },
    });
    new Gauge({
      name: 'verkko_webhook_lag_seconds',
      help: 'Seconds for which the oldest delivery has been due and not attempted; 0 if there is none.',
      aggregator: 'max',
      registers,
      collect() {
        this.set(Math.max(0, read().lag ?? 0));
      },
    });
  }

  /** Keeps the state of the queue of deliveries for the next time that Prometheus reads the metrics. */
  note(state: QueueState): void {
    this.state = state;
  }

  /** Counts an attempt to send a delivery. Must be called after the outcome of the attempt is stored. */
  count({ isDelivered, duration_ms }: Outcome): void {
    this.attempts.inc({ outcome: isDelivered ? 'delivered' : 'failed' });
    this.durations.observe(duration_ms / 1000);
  }
}
