import { AggregatorRegistry, type Aggregator } from 'prom-client';
import { Metrics } from '../telemetry/metrics';
import type { ProcessMetrics } from './worker-process';
import type { Workers } from './workers';

/**
 * How the values of all processes are combined into one, for metrics where the default of prom-client does not fit.
 */
const AGGREGATORS: Readonly<Record<string, Aggregator>> = {
  // This metric is the latest start time of all workers. So it changes when a worker is replaced, just as it
  // changes when a service of a single process restarts.
  process_start_time_seconds: 'max',
  // This metric has the largest value of all workers: one worker with a busy event loop delays its requests
  // even if other workers are idle.
  nodejs_eventloop_lag_seconds: 'max',
  nodejs_eventloop_lag_mean_seconds: 'max',
  nodejs_eventloop_lag_stddev_seconds: 'max',
  nodejs_eventloop_lag_p50_seconds: 'max',
  nodejs_eventloop_lag_p90_seconds: 'max',
  nodejs_eventloop_lag_p99_seconds: 'max',
};

/** Metric types whose values must never fall. */
const CUMULATIVE = ['counter', 'histogram'];

/** Combines the metrics of all worker processes and of this process, the primary. */
export class WorkersMetrics extends Metrics {
  /**
   * The counters and histograms of worker processes that have ended. They stay in the totals of all
   * processes. Otherwise the totals would fall, and Prometheus would see this as a restart.
   */
  private ended: Promise<ProcessMetrics> = Promise.resolve([]);

  constructor(private readonly workers: Workers) {
    super(undefined);
    workers.events.on('started', ({ channel }) => {
      channel.on('metrics page', () => this.collect());
    });
    workers.events.on('ended', ({ metrics }) => {
      this.ended = this.ended.then((before) => sumOf(before, metrics).catch(() => before));
    });
  }

  protected override async collect(): Promise<string> {
    const workers = this.workers.listening;
    await Promise.all(workers.map((worker) => worker.readMetrics()));
    const own = (await this.registry.getMetricsAsJSON()) as ProcessMetrics;
    const ended = await this.ended;
    // A worker may have ended while the metrics were being read. Such a worker is left out, because `ended`
    // already contains its values.
    const told = workers.filter(({ hasEnded }) => !hasEnded).map(({ metrics }) => metrics);
    return aggregate([own, ...told, ended]).metrics();
  }
}

/**
 * Adds the counters and histograms of a worker that has ended to the sums of the workers that ended before
 * it. Gauges are left out.
 */
function sumOf(before: ProcessMetrics, metrics: ProcessMetrics): Promise<ProcessMetrics> {
  const counts = metrics.filter(({ type }) => CUMULATIVE.includes(String(type)));
  return aggregate([before, counts]).getMetricsAsJSON();
}

function aggregate(processes: readonly ProcessMetrics[]) {
  return AggregatorRegistry.aggregate(
    processes.map((metrics) =>
      metrics.map((metric) => ({ ...metric, aggregator: AGGREGATORS[metric.name] ?? metric.aggregator })),
    ),
  );
}
