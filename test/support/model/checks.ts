import { deepStrictEqual } from 'node:assert/strict';
import { forecast } from '../../../src/forecast/forecast';
import { NOON_ZONE } from '../noon';
import { EXPORT, FORECAST, LEVELS, PRODUCTS, QUERY, SERIES } from '../paths';
import type { Bucket } from '../step-series';
import { EDGES, FIRST_EDGE, type Stock } from './cases';
import type { ModelClient } from './client';
import { expectedLevel, expectedPage, expectedSeries, INTERVALS } from './expected';
import { daysOf } from './forecast-days';
import { LOCATIONS, modelTime, textOf } from './stocks';

/**
 * An error for a wrong response of the service. Its message shows the random readings and query parameters.
 */
export class WrongAnswer extends Error {
  constructor(what: string, stock: Stock | undefined, cause: unknown) {
    super(`${what}\n${stock ? JSON.stringify(stock.asked) : ''}\n${(cause as Error).message}`);
  }
}

/** Compares responses of the service with the tests' stock model. @throws WrongAnswer */
export class Checks {
  constructor(private readonly client: ModelClient) {}

  async pages(stock: Stock): Promise<void> {
    const { location, order, limit } = stock.asked;
    const expected = expectedPage(
      stock.model,
      stock.productid,
      stock.model.between(among(location), 0, Infinity),
    );
    if (order === 'desc') expected.reverse();
    const path = `${QUERY}?productid=${stock.productid}${parameter(location)}&order=${order}&limit=${limit}`;
    same(await this.client.pages(path), expected, path, stock);
  }

  async series(stock: Stock): Promise<void> {
    const { location, interval, isOfDays, from, to } = stock.asked;
    const unit = isOfDays ? (at: number) => FIRST_EDGE + at * 100_000 : (at: number) => at;
    // A request about readings of recent days always names an end. Without an end, the last bucket would end
    // at the current time, which the tests' model of the service does not know.
    const end = isOfDays ? (to ?? 4_500_000) : to;
    const [first, last] = [from, end].map((at) => (at === undefined ? undefined : unit(at)));
    const chosen = isOfDays && interval.length < 3_600_000_000 ? INTERVALS[2] : interval;
    const path =
      `${SERIES}?productid=${stock.productid}${parameter(location)}&interval=${chosen.interval}` +
      ('timezone' in chosen ? `&timezone=${encodeURIComponent(chosen.timezone)}` : '') +
      (first === undefined ? '' : `&starttimestamp=${textOf(first)}`) +
      (last === undefined ? '' : `&endtimestamp=${textOf(last)}`);
    const now = modelTime(Date.now());
    const expected = expectedSeries(stock.model, wantedBy(location), chosen, first, last, now);
    const { items } = await this.client.get<{ items: Bucket[] }>(path);
    // Averages may differ in their last bits, because their sums are rounded.
    const close = items.map((item, index) => {
      const { avg = NaN, min = 0, max = 0 } = expected[index] ?? {};
      const most = Math.max(Math.abs(min), Math.abs(max)) * 1e-12;
      return Math.abs(item.avg - avg) <= most && item.avg >= item.min && item.avg <= item.max
        ? { ...item, avg }
        : item;
    });
    same(close, expected, path, stock);
  }

  /**
   * Compares an export with the model. An export contains readings as they were stored: counts and deltas
   * instead of levels.
   */
  async export(stock: Stock): Promise<void> {
    const { productid, model, readings } = stock;
    const { location } = stock.asked;
    const path = `${EXPORT}?productid=${productid}${parameter(location)}`;
    const { body } = await this.client.ask(path, { headers: { Accept: 'application/x-ndjson' } });
    const expected = model
      .between(among(location), 0, Infinity)
      // The sort does not reorder equal items, so the readings of each location stay in the order of time.
      .sort((one, other) => byText(one.location, other.location))
      .map(({ id, at, location: place, quantity, delta }) => ({
        productid,
        ...(place && { location: place }),
        ...(delta === undefined ? { quantity } : { delta }),
        ...withReason(readings.find((reading) => reading.id === id)),
        timestamp: textOf(at),
      }));
    const lines = body.split('\n').filter((line) => line !== '');
    same(
      lines.map((line) => JSON.parse(line) as object),
      expected,
      path,
      stock,
    );
  }

  async levels(
    stocks: readonly Stock[],
    location: string | undefined,
    at: number | undefined,
  ): Promise<void> {
    if (stocks.length === 0) return;
    const moment = at ?? modelTime(Date.now());
    const expected = stocks.map(({ model, productid }) =>
      expectedLevel(model, productid, wantedBy(location), moment),
    );
    const body = {
      productids: stocks.map(({ productid }) => productid),
      ...(location !== undefined && { location }),
      ...(at !== undefined && { at: textOf(at) }),
    };
    const { items, missing } = JSON.parse(await this.client.post(LEVELS, body, 200)) as {
      items: object[];
      missing: object;
    };
    const what = `levels of ${location ?? 'everywhere'} at ${at ?? 'now'}`;
    same(items, expected.filter(Boolean), what, undefined);
    const without = stocks.filter((_, index) => !expected[index]).map(({ productid }) => productid);
    same(missing, without, what, undefined);
  }

  /**
   * Compares the API's list of products with the tests' model of the service. @param prefix a prefix that
   * only the given products have
   */
  async products(prefix: string, stocks: readonly Stock[], location: string | undefined): Promise<void> {
    const now = modelTime(Date.now());
    const expected = [...stocks]
      .sort((one, other) => byText(one.productid, other.productid))
      .flatMap(({ model, productid }) => expectedLevel(model, productid, wantedBy(location), now) ?? []);
    const path = `${PRODUCTS}?prefix=${prefix}${parameter(location)}&limit=40`;
    same(await this.client.pages(path), expected, path, undefined);
  }

  async forecasts(stocks: readonly Stock[], location: string | undefined): Promise<void> {
    for (let index = 0; index < stocks.length; index += 100) {
      const part = stocks.slice(index, index + 100);
      const names = part.map(({ productid }) => `&productid=${productid}`).join('');
      const zone = encodeURIComponent(NOON_ZONE);
      const path = `${FORECAST}?window=7d&timezone=${zone}${parameter(location)}${names}`;
      const { items } = await this.client.get<{ items: object[] }>(path);
      const now = modelTime(Date.now());
      const expected = part.flatMap(({ productid, readings, model }) => {
        const level = expectedLevel(model, productid, wantedBy(location), now)?.quantity;
        if (level === undefined) return [];
        const there = readings.filter((reading) => among(location)(reading.location));
        return { productid, ...forecast(level, daysOf(model, there, EDGES), Date.now()) };
      });
      // The field `out_at` of a forecast is not compared, because it depends on the exact time of the request.
      const timeless = (one: object) => ({ ...one, out_at: undefined });
      same(items.map(timeless), expected.map(timeless), path, undefined);
    }
  }
}

function same(received: unknown, expected: unknown, what: string, stock: Stock | undefined): void {
  try {
    deepStrictEqual(received, expected);
  } catch (error) {
    throw new WrongAnswer(what, stock, error);
  }
}

function withReason(reading: { readonly reason: string | undefined } | undefined): object {
  return reading?.reason === undefined ? {} : { reason: reading.reason };
}

function wantedBy(location: string | undefined): readonly string[] {
  return location === undefined ? LOCATIONS : [location];
}

function among(location: string | undefined): (other: string) => boolean {
  return (other) => location === undefined || other === location;
}

function parameter(location: string | undefined): string {
  return location === undefined ? '' : `&location=${encodeURIComponent(location)}`;
}

/** Compares texts by their UTF-8 bytes. */
function byText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
