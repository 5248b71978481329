import type { Facts } from '../measure/facts';
import { spread } from '../statistics';

/** What `npm run bench -- layers` found: every single measurement, and what follows from them. */
export interface LayerResults extends Facts {
  readonly command: 'layers';
  readonly seconds: number;
  readonly layers: readonly LayerResult[];
  readonly choices: readonly ChoiceResult[];
}

export interface LayerResult {
  readonly name: string;
  readonly title: string;
  /** µs of CPU a request, of the Node process: of the repeats the median, the least and the most. */
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

/** One server, loaded once. */
export interface LayerMeasurement {
  readonly requestsPerSecond: number;
  /** Latency in ms. */
  readonly p50: number;
  readonly p99: number;
  /** CPU a request in µs. */
  readonly node: number;
  readonly postgres: number;
  readonly redis: number;
  /** What the machine did besides, in cores. */
  readonly elsewhere: number;
}

/** What something else would cost beside what was chosen, in µs of Node a request; taken within each repeat. */
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

/** Finer than that they do not agree among themselves. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
