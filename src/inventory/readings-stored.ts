import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Metrics } from '../telemetry/metrics';

/**
 * A metric: the number of readings that updates and imports have stored. It counts a reading after its
 * commit.
 */
@Injectable()
export class ReadingsStored {
  private readonly counter: Counter;

  constructor({ registry }: Metrics) {
    this.counter = new Counter({
      name: 'verkko_readings_stored_total',
      help: 'Readings stored, counted when their commit is durable.',
      registers: [registry],
    });
  }

  add(count: number): void {
    this.counter.inc(count);
  }
}
