import { AggregatorRegistry, type Aggregator } from 'prom-client';
import { Metrics } from '../telemetry/metrics';
import type { ProcessMetrics } from './worker-process';
import type { Workers } from './workers';

/** How the values of all processes are combined into one, for metrics where prom-client's default does not fit. */
const AGGREGATORS: Readonly<Record<string, Aggregator>> = {
  // The start time changes when a worker is replaced, as it does when a single process is restarted.
  process_start_time_seconds: 'max',
  // One worker with a busy event loop delays its own requests, even if the others are idle.
  nodejs_eventloop_lag_seconds: 'max',
  nodejs_eventloop_lag_mean_seconds: 'max',
  nodejs_eventloop_lag_stddev_seconds: 'max',
  nodejs_eventloop_lag_p50_seconds: 'max',
  nodejs_eventloop_lag_p90_seconds: 'max',
  nodejs_eventloop_lag_p99_seconds: 'max',
};

/** Metric types whose values must never fall. */
const CUMULATIVE = ['counter', 'histogram'];

/** The metrics of all workers and of this process, the primary, on one page. */
export class WorkersMetrics extends Metrics {
  /** The counts of workers that have ended. Without them the sums would fall, which Prometheus reads as a restart. */
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
    // The counts of a worker that has ended meanwhile are in `ended` already.
    const told = workers.filter(({ hasEnded }) => !hasEnded).map(({ metrics }) => metrics);
    return aggregate([own, ...told, ended]).metrics();
  }
}

/** The sums of the counters and histograms of both, without gauges. */
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
