import type { Worker } from 'node:cluster';
import { deserialize } from 'node:v8';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import { Channel } from '../ipc/channel';
import { closeLostConnection } from './lost-connection';

export type ProcessMetrics = MetricObjectWithValues<MetricValue<string>>[];

/** Longest time to wait for the metrics of a worker, in ms; its check of PostgreSQL takes less than 2 s. */
const METRICS_MS = 3000;

/** Time limit for a worker's answer to the stop message, in ms. Nothing waits for that answer. */
const STOP_MS = 1000;

/** One worker process, from the view of the primary process. */
export class WorkerProcess {
  readonly channel: Channel;
  private readonly startedAt = performance.now();
  hasEnded = false;
  isListening = false;
  /** Whether the stopping worker holds its requests until the port is closed. */
  isQuiet = false;
  /** The worker's own message why it could not start. */
  reason: string | undefined;
  /** The last metrics that the worker sent. */
  metrics: ProcessMetrics = [];

  constructor(private readonly worker: Worker) {
    this.channel = new Channel(worker);
    closeLostConnection(worker);
  }

  get pid(): number | undefined {
    return this.worker.process.pid;
  }

  /** Time since the start of the worker, in ms. */
  get age(): number {
    return performance.now() - this.startedAt;
  }

  /** To be called when the process has ended. */
  end(): void {
    this.hasEnded = true;
    this.channel.close();
  }

  /** Asks the worker for its metrics. If it is too busy to answer, the last ones are kept. */
  async readMetrics(): Promise<void> {
    const told = await this.channel.ask<string>('metrics', undefined, METRICS_MS).catch(() => undefined);
    if (told !== undefined) this.metrics = deserialize(Buffer.from(told, 'base64')) as ProcessMetrics;
  }

  /** Whether the worker answers in time. @param timeout in ms */
  isAlive(timeout: number): Promise<boolean> {
    return this.channel.ask<boolean>('alive', undefined, timeout).catch(() => false);
  }

  stop(): void {
    this.channel.ask('stop', undefined, STOP_MS).catch(() => undefined);
  }

  kill(): void {
    this.worker.process.kill('SIGKILL');
  }
}
