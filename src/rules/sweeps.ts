import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type Aggregator, Gauge, type Registry } from 'prom-client';
import { Database } from '../database/database';
import { DiskSpace } from '../disk/disk-space';
import { EventLog } from '../events/event-log';
import { Metrics } from '../telemetry/metrics';
import { Alarms } from './alarms';
import { ForecastAlarms } from './forecast-alarms';
import { pauseAfter, Sweep, type Update } from './sweep';
import { type SweepName, SweepsRepository } from './sweeps.repository';

/** Time in ms from the start of an instance until it first looks whether a periodic check of the rules is due. */
const FIRST_MS = 30_000;

/** Shortest time in ms until the next attempt to check rules, after an error or while the disk is full. */
const RETRY_MS = 1000;

/**
 * Number of pairs of a rule and a product that are checked in one step. For each pair, PostgreSQL needs some 20 µs for
 * a stock level, or some milliseconds for a forecast.
 */
const STEP = { levels: 1000, forecasts: 50 };

/**
 * Runs the periodic checks, which find changes of stock for which no event was stored. There is one check for
 * rules about stock levels, and a slower one for rules about forecasts. Other parts of the service add
 * further checks.
 */
@Injectable()
export class Sweeps implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Rules');
  private readonly stopping = new AbortController();
  private readonly all: Sweep[] = [];

  constructor(
    alarms: Alarms,
    forecasts: ForecastAlarms,
    private readonly database: Database,
    private readonly repository: SweepsRepository,
    private readonly events: EventLog,
    private readonly disk: DiskSpace,
    { registry }: Metrics,
  ) {
    this.add('levels', STEP.levels, (run, pairs) => alarms.updateIn(run, pairs));
    this.add('forecasts', STEP.forecasts, (run, pairs) => forecasts.updateIn(run, pairs));
    this.addGauges(registry);
  }

  /**
   * Adds a periodic check. Must be called before the application has started.
   * @param most maximum number of pairs in one step, each of a rule or webhook and a product
   */
  add(name: SweepName, most: number, update: Update): void {
    this.all.push(new Sweep(name, most, update, this.database, this.repository, this.events));
  }

  onApplicationBootstrap(): void {
    for (const sweep of this.all) void this.goOn(sweep);
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  /** Checks all rules for all their products, without pauses. */
  async complete(): Promise<void> {
    for (const sweep of this.all) {
      let isEnd: boolean | undefined;
      while (isEnd === undefined) ({ isEnd } = await sweep.step('first'));
      while (!isEnd) ({ isEnd } = await sweep.step('next'));
    }
  }

  private addGauges(registry: Registry): void {
    const { all } = this;
    new Gauge({
      name: 'verkko_rules',
      help: 'Rules about stock, as this instance last knew them.',
      aggregator: 'max',
      registers: [registry],
      collect() {
        this.set(Math.max(...all.map(({ rules }) => rules)));
      },
    });
    const add = (name: string, help: string, aggregator: Aggregator, read: (sweep: Sweep) => number) =>
      new Gauge({
        name,
        help: `${help} Sweep "levels": low, out and stale; "forecasts": below_days; "changes": level.changed.`,
        labelNames: ['sweep'],
        aggregator,
        registers: [registry],
        collect() {
          for (const sweep of all) this.set({ sweep: sweep.name }, read(sweep));
        },
      });
    add('verkko_sweep_age_seconds', 'Seconds since the last complete sweep.', 'min', ({ age }) => age);
    add(
      'verkko_sweep_duration_seconds',
      'Seconds that the last complete sweep took.',
      'max',
      ({ duration }) => duration,
    );
  }

  private async goOn(sweep: Sweep): Promise<void> {
    const { signal } = this.stopping;
    let wait = FIRST_MS;
    for (;;) {
      await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      wait = RETRY_MS;
      if (this.disk.isFull) continue;
      const startedAt = performance.now();
      try {
        ({ wait } = await sweep.step());
      } catch (error) {
        wait = Math.max(RETRY_MS, pauseAfter(performance.now() - startedAt));
        this.logger.debug(`A step of the sweep over the rules failed: ${(error as Error).message}`);
      }
    }
  }
}
