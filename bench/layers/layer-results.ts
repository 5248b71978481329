import type { Facts } from '../measure/facts';
import { spread } from '../statistics';

/**
 * The results of the `layers` benchmark: every measurement, and the statistics that are computed from the
 * measurements.
 */
export interface LayerResults extends Facts {
  readonly command: 'layers';
  readonly seconds: number;
  readonly layers: readonly LayerResult[];
  readonly choices: readonly ChoiceResult[];
}

export interface LayerResult {
  readonly name: string;
  readonly title: string;
  /** CPU time of the Node process for each request, in µs: median, lowest and highest value of the repetitions. */
  readonly node: Figure;
  readonly postgres: Figure;
  readonly redis: Figure;
  readonly requestsPerSecond: Figure;
  readonly repeats: readonly LayerMeasurement[];
}

export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The measurement of one server under one kind of load. */
export interface LayerMeasurement {
  readonly requestsPerSecond: number;
  /** Median latency in ms. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the Node process in µs for each request. */
  readonly node: number;
  readonly postgres: number;
  readonly redis: number;
  /** CPU use of other processes, in cores. */
  readonly elsewhere: number;
}

/**
 * Compares the chosen variant of the server with rejected variants. `costsMore` is the additional CPU time of
 * Node for each request with a rejected variant, in µs. The difference is computed within each repetition.
 */
export interface ChoiceResult {
  readonly name: string;
  readonly title: string;
  readonly chosen: string;
  readonly others: readonly {
    readonly name: string;
    readonly title: string;
    readonly costsMore: Figure;
  }[];
}

export function figureOf(values: readonly number[]): Figure {
  const { median, least, most } = spread(values);
  return { median: tenths(median), least: tenths(least), most: tenths(most) };
}

/**
 * Rounds a measured value to one digit after the decimal point. Repeated measurements differ in further
 * digits.
 */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
