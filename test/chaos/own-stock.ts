import { textOf } from '../support/model/stocks';
import { type ModelReading, StockModel } from '../support/stock-model';
import type { Item } from './ledger';
import type { Random } from './random';

const LOCATIONS = ['', 'shop', 'van'] as const;
const PRODUCTS = ['A', 'B', 'C'] as const;
const SECOND = 1_000_000;

/**
 * The number of readings after which a client continues with new products. So all readings of a product fit
 * on one page, and the tests' model of these products stays small.
 */
const MOST_READINGS = 400;

/**
 * A reading in the tests' model of the stock, with the time of its acknowledgement in ms of
 * performance.now().
 */
export interface OwnReading extends ModelReading {
  readonly acknowledgedAt: number;
}

/** A reading in the body of an update. `at` is its timestamp, in µs since the start of the simulated time. */
type OwnItem = Item & { readonly at: number };

/** Products whose readings all come from one client. So this client can compute their exact levels. */
export class OwnStock {
  private generation = 0;
  private ticks = 0;
  private readonly readings = new Map<string, OwnReading[]>();

  constructor(private readonly client: string) {}

  /** All products that the client uses at present have names with this prefix. */
  get family(): string {
    return `${this.client}-${this.generation}/`;
  }

  get products(): string[] {
    return PRODUCTS.map((product) => this.family + product);
  }

  /**
   * Begins to use new products if the present ones have enough readings, or if it is uncertain which of their
   * readings are stored.
   */
  renew(isUncertain = false): void {
    if (!isUncertain && this.ticks < MOST_READINGS) return;
    this.generation += 1;
    this.ticks = 0;
    this.readings.clear();
  }

  /**
   * Makes random counts, and also adjustments if these are allowed. One in five readings is older than some
   * stored readings.
   */
  draw(random: Random, most: number, withAdjustments: boolean): OwnItem[] {
    return Array.from({ length: random.between(1, most) }, () => {
      this.ticks += 1;
      const late = random.between(0, this.ticks) * SECOND + SECOND / 2 + this.ticks;
      const at = random.chance(0.2) ? late : this.ticks * SECOND;
      const location = random.pick(LOCATIONS);
      const amount = random.between(1, 50);
      const isDelta = random.chance(0.7) && withAdjustments;
      const delta = random.chance(0.5) ? amount : -amount;
      return {
        productid: this.family + random.pick(PRODUCTS),
        ...(location && { location }),
        ...(isDelta ? { delta } : { quantity: amount }),
        timestamp: textOf(at),
        at,
      };
    });
  }

  stored(items: readonly OwnItem[]): void {
    for (const { productid, location = '', quantity, delta, at } of items) {
      const readings = this.readingsOf(productid);
      const amount = quantity === undefined ? { delta: delta ?? 0 } : { quantity };
      readings.push({ id: 0, location, at, ...amount, acknowledgedAt: performance.now() });
      this.readings.set(productid, readings);
    }
  }

  readingsOf(productid: string): OwnReading[] {
    return this.readings.get(productid) ?? [];
  }

  model(productid: string): StockModel {
    return new StockModel(this.readingsOf(productid));
  }

  /**
   * The expected level of a product over all locations; undefined if it has no reading up to the given time.
   */
  level(productid: string, at: number): number | undefined {
    const model = this.model(productid);
    const levels = LOCATIONS.flatMap((location) => model.level(location, at)?.quantity ?? []);
    return levels.length === 0 ? undefined : levels.reduce((sum, level) => sum + level, 0);
  }

  /**
   * A random time from just before the first stored reading to just after the last one, as the number of µs
   * since the simulated time began.
   */
  moment(random: Random): number {
    return random.between(0, this.ticks + 1) * SECOND;
  }
}
