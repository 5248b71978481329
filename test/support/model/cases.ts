import fc from 'fast-check';
import { daysAgo } from '../noon';
import type { ModelReading, StockModel } from '../stock-model';
import { INTERVALS } from './expected';
import { LOCATIONS, modelTime, readingsAt, tick } from './stocks';

/** The beginnings of the last seven days and of today. A forecast uses the readings of these days. */
export const EDGES = [7, 6, 5, 4, 3, 2, 1, 0].map((days) => modelTime(Date.parse(daysAgo(days))));
export const [FIRST_EDGE = 0] = EDGES;

/**
 * A random time at 0, 6, 12 or 18 o'clock, in the last ten days or today. In the tests, a forecast is made
 * from the consumption of the last seven days. The readings before them only decide the level at their
 * beginning.
 */
const hour = fc.integer({ min: -12, max: 29 }).map((number) => FIRST_EDGE + number * 6 * 3_600_000_000);

const bound = fc.option(fc.oneof(fc.integer({ min: 0, max: 4_500_000 }), tick), { nil: undefined });
const location = fc.option(fc.constantFrom(...LOCATIONS), { nil: undefined });

/** A random stock, and random parameters of the queries about it. */
export const stock = fc.boolean().chain((isOfDays) =>
  fc.record({
    isOfDays: fc.constant(isOfDays),
    readings: readingsAt(isOfDays ? hour : tick, 12),
    location,
    order: fc.constantFrom('asc', 'desc'),
    limit: fc.constantFrom(2, 5, 500),
    interval: fc.constantFrom(...INTERVALS),
    from: bound,
    to: bound,
  }),
);

/** A product and its random readings, which are stored in the service. */
export interface Stock {
  readonly productid: string;
  readonly asked: Asked;
  /** All readings of the product that are not voided. */
  readonly readings: readonly (ModelReading & { readonly reason: string | undefined })[];
  readonly model: StockModel;
}

/** Random readings of one product that are not stored yet, and the parameters of the queries about them. */
export type Asked = typeof stock extends fc.Arbitrary<infer Value> ? Value : never;
