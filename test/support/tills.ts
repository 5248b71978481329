import { randomInt, randomUUID } from 'node:crypto';
import type { Agent } from 'node:http';
import type { Connection } from '@verkko/embedded-postgres';
import { until } from '@verkko/dev-servers/until';
import { execute } from './database';
import { ask, keptAlive, update } from './http-client';
import { LEVELS, UPDATE } from './paths';

/** Products that are each sold at one location. Their stock is small, so that sales with a `min_level` are rejected. */
const PRODUCTS = [
  { productid: 'unnamed, plain' },
  { productid: 'unnamed, guarded', min_level: 0 },
  { productid: 'shop, plain', location: 'shop' },
  { productid: 'shop, guarded', location: 'shop', min_level: 0 },
];
const COUNTED = 20;
const MOST_ITEMS = 3;

/** One update request with adjustments, such as a sale. */
interface Sale {
  readonly key: string;
  readonly items: readonly { readonly productid: string; readonly delta: number }[];
  /**
   * The outcome of the request. It is unknown if no response arrived, because the service may have been
   * killed before or after the commit.
   */
  outcome: 'unknown' | 'stored' | 'refused';
}

/** Simulated shop tills, which sell with an Idempotency-Key, and repeat each request until it gets a response. */
export class Tills {
  private readonly sales: Sale[] = [];

  get summary(): string {
    const having = (outcome: Sale['outcome']) => this.sales.filter((sale) => sale.outcome === outcome).length;
    return `${having('stored')} sales acknowledged, ${having('refused')} refused`;
  }

  /** Stores a count of each product, before the first sale. */
  async count(url: string): Promise<void> {
    const counts = PRODUCTS.map(({ productid, location }) => ({
      ...{ productid, location, quantity: COUNTED, timestamp: '2024-01-01T00:00:00Z' },
    }));
    const { status } = await update(url, counts);
    if (status !== 201) throw new Error(`The count was answered with ${status ?? ''}`);
  }

  /** Sends sales until the connection breaks. */
  async sellUntilKilled(url: string): Promise<void> {
    const connection = keptAlive();
    for (;;) {
      const sale: Sale = { key: randomUUID(), items: someItems(), outcome: 'unknown' };
      this.sales.push(sale);
      try {
        await send(url, sale, connection);
      } catch (error) {
        if (error instanceof UnexpectedAnswer) throw error;
        return;
      }
    }
  }

  /**
   * Repeats the requests that got no response, with their old Idempotency-Key.
   * @returns the number of repeated requests
   */
  async retry(url: string): Promise<number> {
    const unknown = this.sales.filter(({ outcome }) => outcome === 'unknown');
    await Promise.all(
      unknown.map((sale) =>
        until('a repeated sale is answered', async () => {
          await send(url, sale);
          return sale.outcome !== 'unknown';
        }),
      ),
    );
    return unknown.length;
  }

  /**
   * Describes every wrong row and level in the database. Call this function only when every request has a
   * response.
   */
  async violations(url: string, connection: Connection): Promise<string[]> {
    return [...(await this.wrongRows(connection)), ...(await this.wrongLevels(url))];
  }

  /**
   * Checks that every acknowledged adjustment is stored exactly once, and no rejected adjustment is stored.
   */
  private async wrongRows(connection: Connection): Promise<string[]> {
    const rows = await execute<{ reference: string; items: string }>(
      connection,
      `SELECT reference, string_agg(productid || ' ' || quantity, ', ' ORDER BY id) AS items
       FROM inventory_items WHERE is_delta GROUP BY reference`,
    );
    const stored = new Map(rows.map(({ reference, items }) => [reference, items]));
    const wanted = new Map(
      this.sales.map(({ key, items, outcome }) => [
        key,
        outcome === 'stored'
          ? items.map(({ productid, delta }) => `${productid} ${delta}`).join(', ')
          : undefined,
      ]),
    );
    return [...new Set([...stored.keys(), ...wanted.keys()])]
      .filter((key) => stored.get(key) !== wanted.get(key))
      .map(
        (key) =>
          `sale ${key}: stored ${stored.get(key) ?? 'nothing'} instead of ${wanted.get(key) ?? 'nothing'}`,
      );
  }

  /**
   * Describes each level that is below the product's `min_level`, or is not the first count plus all
   * acknowledged adjustments.
   */
  private async wrongLevels(url: string): Promise<string[]> {
    const names = PRODUCTS.map(({ productid }) => `productid=${encodeURIComponent(productid)}`);
    const { body } = await ask(`${url}${LEVELS}?${names.join('&')}`);
    const { items } = JSON.parse(body) as { items: { productid: string; quantity: number }[] };
    const adjustments = this.sales.flatMap((sale) => (sale.outcome === 'stored' ? sale.items : []));
    return PRODUCTS.flatMap(({ productid, min_level = -Infinity }) => {
      const level = items.find((item) => item.productid === productid)?.quantity;
      const wanted = adjustments
        .filter((item) => item.productid === productid)
        .reduce((sum, { delta }) => sum + delta, COUNTED);
      if (level === wanted && level >= min_level) return [];
      return `${productid}: the level is ${level}, and not ${wanted}, at least ${min_level}`;
    });
  }
}

/**
 * Random sales and additions to stock. There are more sales than additions, so products with a `min_level`
 * are often nearly sold out.
 */
function someItems(): Sale['items'] {
  return Array.from({ length: randomInt(1, MOST_ITEMS + 1) }, () => {
    const product = PRODUCTS[randomInt(PRODUCTS.length)] as (typeof PRODUCTS)[number];
    return { ...product, delta: (randomInt(5) < 2 ? 1 : -1) * randomInt(1, 6) };
  });
}

/** Sends a sale, and records its outcome if the response shows it. */
async function send(url: string, sale: Sale, agent?: Agent): Promise<void> {
  const items = sale.items.map((item) => ({ ...item, reference: sale.key }));
  const { status = 0, body } = await ask(`${url}${UPDATE}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': sale.key },
    body: JSON.stringify({ items }),
    ...(agent && { agent }),
  });
  if (status === 201) sale.outcome = 'stored';
  else if (body.includes('"INSUFFICIENT_STOCK"')) sale.outcome = 'refused';
  // These errors are expected: PostgreSQL may be killed a moment before the service, or may still execute a
  // statement of a service that was killed.
  else if (status !== 503 && !body.includes('"IDEMPOTENCY_CONFLICT"')) {
    throw new UnexpectedAnswer(`A sale was answered with ${status}: ${body}`);
  }
}

class UnexpectedAnswer extends Error {}
