import type { Connection } from '@verkko/embedded-postgres';
import fc from 'fast-check';
import { execute } from '../database';
import { UPDATE, VOID } from '../paths';
import { StockModel } from '../stock-model';
import { type Asked, EDGES, type Stock, stock } from './cases';
import { Checks } from './checks';
import { ModelClient } from './client';
import { itemOf, LOCATIONS, modelReadings, textOf } from './stocks';

/**
 * Many products, each with a few random readings. First, two requests store the readings of all products.
 * Then every response about the products is checked.
 */
export class Batch {
  private readonly client: ModelClient;
  private readonly asked: readonly Asked[];

  /**
   * Generates random readings of many products. @param prefix the beginning of the product names, which no
   * other batch uses
   */
  constructor(
    url: string,
    private readonly connection: Connection,
    private readonly prefix: string,
    seed: number,
    size: number,
  ) {
    this.client = new ModelClient(url);
    this.asked = fc.sample(stock, { seed, numRuns: size });
  }

  /**
   * Stores readings of all products, and checks the service's answers about these products. @throws
   * WrongAnswer for the first wrong answer
   */
  async check(): Promise<void> {
    const stocks = await this.store();
    const checks = new Checks(this.client);
    await eachOf(stocks, async (one) => {
      await checks.pages(one);
      await checks.series(one);
      await checks.export(one);
    });
    for (const location of [undefined, ...LOCATIONS]) {
      const some = stocks.filter(({ asked }) => asked.location === location);
      for (const at of [undefined, 2_000_002, EDGES[4]]) await checks.levels(some, location, at);
      await checks.forecasts(
        some.filter(({ asked }) => asked.isOfDays),
        location,
      );
      await checks.products(this.prefix, stocks, location);
    }
  }

  /** Stores the readings of all products in two requests, and voids some of the readings. */
  private async store(): Promise<Stock[]> {
    const names = this.asked.map((_, index) => `${this.prefix}${index}`);
    for (const half of [0, 1]) {
      const items = this.asked.flatMap(({ readings }, index) => {
        const middle = readings.length >> 1;
        const part = half === 0 ? readings.slice(0, middle) : readings.slice(middle);
        return part.map((reading) => itemOf(names[index] as string, reading));
      });
      if (items.length > 0) await this.client.post(UPDATE, { items }, 201, `${this.prefix}${half}`);
    }
    const rows = await execute<{ productid: string; ids: number[] }>(
      this.connection,
      `SELECT productid, array_agg(id::int ORDER BY id) AS ids FROM inventory_items
       WHERE productid = ANY ($1::text[]) GROUP BY productid`,
      [names],
    );
    const ids = new Map(rows.map((row) => [row.productid, row.ids]));
    const voided = this.asked.flatMap(({ readings }, index) => {
      const productid = names[index] as string;
      return readings.flatMap(({ location, at, isVoided }, number) =>
        isVoided
          ? {
              productid,
              ...(location && { location }),
              timestamp: textOf(at),
              id: ids.get(productid)?.[number],
            }
          : [],
      );
    });
    if (voided.length > 0) await this.client.post(VOID, { items: voided }, 200);
    return this.asked.map((asked, index) => {
      const productid = names[index] as string;
      const readings = modelReadings(productid, asked.readings, ids.get(productid) ?? []);
      return { productid, asked, readings, model: new StockModel(readings) };
    });
  }
}

/** Processes all items, at most eight at the same time. */
async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
