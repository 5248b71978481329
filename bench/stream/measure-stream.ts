import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { StreamOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { randomInteger, randomMoment, randomProduct } from '../data';
import { loadHttp } from '../load/http-load';
import { send, settleWrites } from '../load/prepare';
import { alternating } from '../measure/alternating';
import { factsOf } from '../measure/facts';
import { measurementOf } from '../measure/measurement';
import { residentMegabytes } from '../measure/processes';
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
import { Listeners } from './listeners';
import { type Load, LOADS, type StreamResults } from './stream-results';

const CHECKOUT = join(__dirname, '../..');
const DATABASE = 'stream';
const LISTENERS = 1000;
/** The number of followed products: as many as one group of rows that the web console follows. */
const PRODUCTS = 50;
const CHANGES = 100;
const LEAD_SECONDS = 1;
const DISTINCT = 1000;
/**
 * The pause in ms before the memory is measured. During the pause, garbage collections should free unused
 * memory.
 */
const SETTLE_MS = 3000;

const followed = Array.from({ length: PRODUCTS }, (_, index) => `followed-${index}`);

/**
 * Measures clients that follow products: the memory that the service needs for them, the delay until they see a change,
 * and how much they slow down updates of other products.
 */
export async function measureStream(options: StreamOptions, cleanUp: CleanUp): Promise<StreamResults> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  await copyTemplate(servers, DATABASE);
  const service = await serviceOn(servers, CHECKOUT, DATABASE, cleanUp, { TRUST_PROXY: 'loopback' });
  await send(service, updateOf(followed.map((productid) => count(productid, 1_000_000))));
  await settleWrites(service);
  for (const kind of LOADS) await load(kind, service, servers, options); // warm-up, so that V8 compiles the code

  await sleep(SETTLE_MS);
  const without = residentMegabytes(service.pid);
  const listeners = await listen(service);
  const seen = await measureChanges(service, listeners);
  const rss = { without: rounded(without), with: rounded(residentMegabytes(service.pid)) };
  listeners.close();
  say(`  ${LISTENERS} listeners: ${rss.without} to ${rss.with} MB; a change is seen in ${seen.p99} ms (p99)`);

  const repeats = await alternating(LOADS, options.repeats, async (kind) => {
    const found = await load(kind, service, servers, options);
    say(`  POST ${kind} listeners: ${Math.round(found.requestsPerSecond).toLocaleString('en')}/s`);
    return found;
  });
  await service.stop();
  return {
    ...factsOf(servers, CHECKOUT),
    command: 'stream',
    seconds: options.seconds,
    listeners: LISTENERS,
    products: PRODUCTS,
    rss,
    seen,
    repeats,
  };
}

function listen(service: HttpProcess): Promise<Listeners> {
  const query = followed.map((productid) => `productid=${productid}`).join('&');
  return Listeners.open(`${service.url}/api/v1/inventory/stream?${query}`, LISTENERS);
}

/** Changes one product after the other, and waits each time until all clients have the new level. */
async function measureChanges(service: HttpProcess, listeners: Listeners): Promise<StreamResults['seen']> {
  const times: number[] = [];
  for (let change = 1; change <= CHANGES; change += 1) {
    const quantity = 1_000_000 + change;
    const received = listeners.receive(`"quantity":${quantity},`);
    const startedAt = performance.now();
    await send(service, updateOf([count(followed[change % PRODUCTS] as string, quantity)]));
    times.push(...(await received).map((time) => time - startedAt));
    await sleep(randomInteger(20, 100)); // the 50 products take turns, so each one changes at most once a second
  }
  times.sort((one, other) => one - other);
  const part = (share: number) => rounded(times[Math.ceil(times.length * share) - 1] ?? 0);
  return { changes: CHANGES, p50: part(0.5), p99: part(0.99), most: part(1) };
}

async function load(
  kind: Load,
  service: HttpProcess,
  servers: Servers,
  { seconds }: StreamOptions,
): Promise<Measurement> {
  const listeners = kind.endsWith('with') ? await listen(service) : undefined;
  const readings = Number.parseInt(kind, 10);
  const found = await loadHttp({
    url: service.url,
    requests: Array.from({ length: DISTINCT }, () =>
      updateOf(
        Array.from({ length: readings }, () => count(randomProduct(), randomInteger(0, 999), randomMoment())),
      ),
    ),
    leadSeconds: LEAD_SECONDS,
    seconds,
    meter: meterFor(servers, service),
  });
  listeners?.close();
  await untilIdle(servers.postgres.connectionTo(DATABASE));
  return measurementOf(found, readings);
}

function count(productid: string, quantity: number, timestamp = new Date().toISOString()) {
  return { productid, quantity, timestamp };
}

function updateOf(items: object[]): HttpRequest {
  return {
    method: 'POST',
    path: '/api/v1/inventory/update',
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(JSON.stringify({ items })),
  };
}
