import { seededRandom } from '@verkko/dev-servers/seeded-random';
import { catalogue, type Product, STOCK_OUT_SKU } from './catalogue';

export interface Reading {
  readonly productid: string;
  readonly quantity: number;
  readonly timestamp: string;
}

export const DAYS = 90;

/**
 * The two weeks in which the shop gets no supply of one product, so that this product runs out of stock. The
 * numbers are days since the start of the demo data.
 */
const NO_SUPPLY = { from: 40, to: 54 };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The sales of each weekday, from Sunday to Saturday, relative to the weekly average. */
const WEEKDAYS = [0.8, 0.85, 0.85, 0.9, 1, 1.25, 1.35];

/** The average number of pieces that a customer buys; see {@link piecesSold}. */
const MEAN_PIECES = 1.4;

/**
 * Returns the counts of a small shop in the 90 days before `until`, which is a midnight UTC. The shop counts every
 * product in the morning, after each delivery and after each sale. The same seed and day give the same readings, in
 * order of time.
 */
export function demoReadings(seed: number, until: Date): Reading[] {
  return catalogue
    .flatMap((product, index) => readingsOf(product, seededRandom(seed * catalogue.length + index), until))
    .sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
}

function readingsOf(product: Product, random: () => number, until: Date): Reading[] {
  const readings: Reading[] = [];
  // A full shelf lasts for two ordinary weeks, so that it becomes empty only if a delivery is missing.
  const fullShelf = Math.ceil(2 * 7 * product.salesPerDay * MEAN_PIECES);
  let quantity = fullShelf;
  const count = (time: number) => {
    const timestamp = new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z');
    readings.push({ productid: product.sku, quantity, timestamp });
  };

  for (let day = 0; day < DAYS; day += 1) {
    const midnight = until.getTime() - (DAYS - day) * DAY;
    const weekday = new Date(midnight).getUTCDay();
    const [opens, closes] = weekday === 0 ? [10 * HOUR, 18 * HOUR] : [8 * HOUR, 20 * HOUR];

    const supplied = product.sku !== STOCK_OUT_SKU || day < NO_SUPPLY.from || day >= NO_SUPPLY.to;
    if (weekday === product.deliveryDay && supplied) {
      quantity = fullShelf;
      count(midnight + 6 * HOUR + random() * 45 * MINUTE);
    }
    count(midnight + opens - 30 * MINUTE + random() * 20 * MINUTE);

    const busy = (WEEKDAYS[weekday] ?? 1) * (0.7 + 0.6 * random());
    const sales = Array.from({ length: Math.round(product.salesPerDay * busy) }, () =>
      // Most customers come around the middle of the day. So the time of a sale is computed from the mean of
      // two random numbers, which is most often near 0.5.
      Math.floor(midnight + opens + ((random() + random()) / 2) * (closes - opens)),
    ).sort((a, b) => a - b);
    for (const time of sales) {
      const sold = Math.min(quantity, piecesSold(random()));
      quantity -= sold;
      if (sold > 0) count(time);
    }
  }
  return readings;
}

function piecesSold(chance: number): number {
  return chance < 0.7 ? 1 : chance < 0.9 ? 2 : 3;
}
