import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { CleanUp } from '../clean-up';
import { PRODUCTS } from '../data';
import { usageBetween } from '../measure/processes';
import { rounded } from '../results';
import { say } from '../say';
import { copyTemplate, meterFor, type Servers, serviceOn } from '../servers/servers';
import type { RuleResults } from './rule-results';

const DATABASE = 'sweep';
const ALL_PRODUCTS = 100_000;

/**
 * Adds products with one reading each, a `low_at` for every product, and a rule that uses `low_at`. Only a few
 * products are low.
 */
const FILL = [
  `INSERT INTO products SELECT 'Q' || lpad(number::text, 6, '0')
   FROM generate_series(1, ${ALL_PRODUCTS - PRODUCTS}) AS number`,
  `INSERT INTO inventory_items (productid, quantity, "timestamp")
   SELECT productid, 500, '2026-01-01' FROM products WHERE productid > 'Q'`,
  'INSERT INTO product_details (productid, low_at) SELECT productid, 10 FROM products',
  `INSERT INTO rules ("when") VALUES ('low')`,
  'VACUUM ANALYZE',
];

/**
 * Measures the second check of a rule for 100,000 products, because the first check also creates events for low
 * products.
 */
export async function measureSweep(
  servers: Servers,
  checkout: string,
  cleanUp: CleanUp,
): Promise<RuleResults['sweep']> {
  await copyTemplate(servers, DATABASE);
  await servers.postgres.execute(DATABASE, FILL);
  const service = await serviceOn(servers, checkout, DATABASE, cleanUp);
  const session = new Client(servers.postgres.connectionTo(DATABASE));
  await session.connect();
  const meter = meterFor(servers, service);
  await untilNextEnd(session);
  const before = meter.read();
  const seconds = await untilNextEnd(session);
  const after = meter.read();
  await session.end();
  await service.stop();
  const { cores } = usageBetween(before, after) ?? { cores: { postgres: NaN, node: NaN } };
  const between = after.at - before.at;
  const sweep = {
    products: ALL_PRODUCTS,
    seconds: rounded(seconds),
    postgres: rounded(cores.postgres * between),
    node: rounded(cores.node * between),
  };
  say(
    `  A sweep over ${ALL_PRODUCTS.toLocaleString('en')} products: ${sweep.postgres} CPU-seconds of PostgreSQL`,
  );
  return sweep;
}

/** Waits until the service has checked all rules once. @returns the duration of that check in seconds */
async function untilNextEnd(session: Client): Promise<number> {
  const ended = async () => {
    const { rows } = await session.query<{ ended: Date | null; took: number }>(
      `SELECT ended_at AS ended, extract(epoch FROM ended_at - began_at)::float8 AS took FROM sweeps WHERE name = 'levels'`,
    );
    return rows[0];
  };
  const first = await ended();
  for (;;) {
    const now = await ended();
    if (now?.ended && now.ended.getTime() !== first?.ended?.getTime()) return now.took;
    await sleep(500);
  }
}
