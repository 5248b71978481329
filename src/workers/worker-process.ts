import type { Worker } from 'node:cluster';
import { deserialize } from 'node:v8';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import { Channel } from '../ipc/channel';
import { closeLostConnection } from './lost-connection';

export type ProcessMetrics = MetricObjectWithValues<MetricValue<string>>[];

/**
 * Longest wait for the metrics of a worker process, in ms. To collect its metrics, the worker process checks
 * PostgreSQL, which takes less than 2 s.
 */
const METRICS_MS = 3000;

/**
 * Time limit for the answer of a worker process to the stop message, in ms. A late or missing answer does not
 * matter: the primary process continues at once.
 */
const STOP_MS = 1000;

/** A worker process, as the primary process sees and controls it. */
export class WorkerProcess {
  readonly channel: Channel;
  private readonly startedAt = performance.now();
  hasEnded = false;
  isListening = false;
  /**
   * True when the worker process is about to close its port. Requests that arrive at the worker from then on
   * wait until the port is closed.
   */
  isQuiet = false;
  /** The message in which the worker process says why it could not start. */
  reason: string | undefined;
  /** The last metrics that the worker process has sent. */
  metrics: ProcessMetrics = [];

  constructor(private readonly worker: Worker) {
    this.channel = new Channel(worker);
    closeLostConnection(worker);
  }

  get pid(): number | undefined {
    return this.worker.process.pid;
  }

  /** Time since the start of the worker process, in ms. */
  get age(): number {
    return performance.now() - this.startedAt;
  }

  /** Must be called when the worker process has ended. */
  end(): void {
    this.hasEnded = true;
    this.channel.close();
  }

  /** Asks the worker process for its metrics. If the worker is too busy to answer, its last metrics are kept. */
  async readMetrics(): Promise<void> {
    const told = await this.channel.ask<string>('metrics', undefined, METRICS_MS).catch(() => undefined);
    if (told !== undefined) this.metrics = deserialize(Buffer.from(told, 'base64')) as ProcessMetrics;
  }

  /**
   * Tells whether the worker process answers within a time limit.
   * @param timeout the time limit in ms
   */
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
