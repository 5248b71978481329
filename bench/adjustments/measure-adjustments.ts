import { join } from 'node:path';
import type { AdjustmentOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { loadHttp } from '../load/http-load';
import { send, settleWrites } from '../load/prepare';
import { randomInteger, randomMoment, randomProduct } from '../data';
import { alternating } from '../measure/alternating';
import { factsOf } from '../measure/facts';
import { measurementOf } from '../measure/measurement';
import { type Measurement, rounded } from '../results';
import { say } from '../say';
import { untilIdle } from '../servers/postgres';
import {
  copyTemplate,
  makeTemplate,
  meterFor,
  type Servers,
  serviceOn,
  startServers,
} from '../servers/servers';
import type { HttpProcess } from '../servers/service';
import type { HttpRequest } from '../workloads';
import { type AdjustmentResults, type Write, WRITES } from './adjustment-results';

const CHECKOUT = join(__dirname, '../..');
const DATABASE = 'adjustments';
const LEAD_SECONDS = 1;

/** The number of different updates. They are prepared before the measurement, so that this work is not measured. */
const DISTINCT = 2000;

/**
 * Placeholder for an idempotency key. The load generator autocannon replaces it by a new id in every request, so that
 * no request counts as a retry.
 */
const NEW_KEY = '[<id>]';

const LEVELS = { products: 100, adjustments: 1000 };

/**
 * Measures three kinds of updates on the same process: a count without an idempotency key, a count with one, and an
 * adjustment.
 */
export async function measureAdjustments(
  options: AdjustmentOptions,
  cleanUp: CleanUp,
): Promise<AdjustmentResults> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  await copyTemplate(servers, DATABASE);
  const service = await serviceOn(servers, CHECKOUT, DATABASE, cleanUp);
  const levels = await measureLevels(service, servers, options);
  await settleWrites(service);
  // Warm-up, so that V8 compiles the code.
  for (const write of WRITES) await load(write, service, servers, options);
  const repeats = await alternating(WRITES, options.repeats, async (write) => {
    const found = await load(write, service, servers, options);
    say(`  POST 1 ${write}: ${Math.round(found.requestsPerSecond).toLocaleString('en')}/s`);
    return found;
  });
  await service.stop();
  return {
    ...factsOf(servers, CHECKOUT),
    command: 'adjustments',
    seconds: options.seconds,
    repeats,
    levels: { ...LEVELS, ...levels },
  };
}

async function load(
  write: Write,
  service: HttpProcess,
  servers: Servers,
  { seconds }: AdjustmentOptions,
): Promise<Measurement> {
  const found = await loadHttp({
    url: service.url,
    requests: Array.from({ length: DISTINCT }, () => updateOf(write)),
    leadSeconds: LEAD_SECONDS,
    seconds,
    meter: meterFor(servers, service),
    idReplacement: true,
  });
  await untilIdle(servers.postgres.connectionTo(DATABASE));
  return measurementOf(found, 1);
}

/**
 * Builds the request of an update. An update of the kind `count` has no idempotency key. It has another
 * header of the same length, so that the load generator does the same work for every kind.
 */
function updateOf(write: Write): HttpRequest {
  const change =
    write === 'adjustment' ? { delta: -randomInteger(1, 9) } : { quantity: randomInteger(0, 999) };
  const items = [{ productid: randomProduct(), ...change, timestamp: randomMoment() }];
  return {
    method: 'POST',
    path: '/api/v1/inventory/update',
    headers: {
      'Content-Type': 'application/json',
      [write === 'count' ? 'X-Benchmark-Key' : 'Idempotency-Key']: NEW_KEY,
    },
    body: Buffer.from(JSON.stringify({ items })),
  };
}

async function measureLevels(service: HttpProcess, servers: Servers, { seconds }: AdjustmentOptions) {
  const products = Array.from({ length: LEVELS.products }, (_, index) => `A${String(index + 1)}`);
  for (const productid of products) {
    const adjustments = Array.from({ length: LEVELS.adjustments }, () => ({
      productid,
      delta: randomInteger(1, 9),
      timestamp: randomMoment(),
    }));
    const count = { productid, quantity: 100, timestamp: '2025-12-31T00:00:00Z' };
    await send(service, {
      method: 'POST',
      path: '/api/v1/inventory/update',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': productid },
      body: Buffer.from(JSON.stringify({ items: [count, ...adjustments] })),
    });
  }
  // VACUUM marks the pages whose rows are visible to all transactions, as autovacuum would do a minute later.
  // Index-only scans need these marks.
  await servers.postgres.execute(DATABASE, ['VACUUM ANALYZE inventory_items']);
  const found = await loadHttp({
    url: service.url,
    requests: [{ method: 'GET', path: `/api/v1/inventory/levels?productid=${products.join('&productid=')}` }],
    connections: 1,
    leadSeconds: LEAD_SECONDS,
    seconds,
    meter: meterFor(servers, service),
  });
  say(`  levels of ${LEVELS.products} products: ${rounded(found.p50)} ms`);
  return { p50: rounded(found.p50), p99: rounded(found.p99) };
}
