import { join } from 'node:path';
import type { GrowthOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { loadHttp } from '../load/http-load';
import { checkAnswer, makeRequests, settleWrites } from '../load/prepare';
import { factsOf } from '../measure/facts';
import { rounded } from '../results';
import { say } from '../say';
import { assertDiskSpace } from '../servers/disk-space';
import { DATA, untilIdle } from '../servers/postgres';
import { meterFor, type Servers, serviceOn, startServers } from '../servers/servers';
import type { HttpProcess } from '../servers/service';
import { CONNECTIONS, type Workload, WORKLOADS } from '../workloads';
import { fill, type Filled } from './fill';
import type { GrowthResults, InsertMeasurement, PageMeasurement } from './growth-results';

const MILLION = 1_000_000;

/** An estimate of the disk space of a row, which is used until the real value has been measured. */
const BYTES_PER_ROW = 150;

const LEAD_SECONDS = 2;
const CHECKOUT = join(__dirname, '../..');

interface Size {
  readonly millions: number;
  readonly database: string;
  readonly filled: Filled;
  readonly pages: PageMeasurement[];
  readonly inserts: InsertMeasurement[];
}

/**
 * Fills a table of each size. Then each repetition measures all tables one after the other, so that a slow
 * period of the machine affects all sizes equally.
 */
export async function measureGrowth(options: GrowthOptions, cleanUp: CleanUp): Promise<GrowthResults> {
  for (const millions of options.sizes) assertRoom(millions, BYTES_PER_ROW);
  const servers = await startServers(cleanUp);
  const sizes: Size[] = [];
  for (const millions of options.sizes) {
    assertRoom(millions, sizes.at(-1)?.filled.bytesPerRow ?? BYTES_PER_ROW);
    say(`Filling in ${millions} million rows`);
    const database = `growth_${millions}`;
    const filled = await fill(servers, CHECKOUT, database, millions * MILLION, cleanUp);
    sizes.push({ millions, database, filled, pages: [], inserts: [] });
  }
  // Inserts are measured after all reads, because inserts change the tables.
  for (const part of ['pages', 'inserts'] as const) {
    for (let repeat = 1; repeat <= options.repeats; repeat += 1) {
      for (const size of sizes) await measure(part, size, servers, options.seconds, cleanUp);
    }
  }
  return {
    ...factsOf(servers, CHECKOUT),
    command: 'growth',
    seconds: options.seconds,
    sizes: sizes.map(({ millions, filled, pages, inserts }) => ({ millions, ...filled, pages, inserts })),
  };
}

function assertRoom(millions: number, bytesPerRow: number): void {
  assertDiskSpace(DATA, millions, millions * MILLION * bytesPerRow);
}

async function measure(
  part: 'pages' | 'inserts',
  size: Size,
  servers: Servers,
  seconds: number,
  cleanUp: CleanUp,
): Promise<void> {
  const service = await serviceOn(servers, CHECKOUT, size.database, cleanUp);
  if (part === 'pages') {
    const page = await measurePages(service, servers, seconds);
    size.pages.push(page);
    say(`  ${size.millions} M: a page takes ${page.p50} ms, ${page.alone.p50} ms alone (p50)`);
  } else {
    const insert = await measureInserts(service, servers, seconds);
    size.inserts.push(insert);
    say(`  ${size.millions} M: ${insert.rowsPerSecond.toLocaleString('en')} rows written a second`);
  }
  await service.stop();
  await untilIdle(servers.postgres.connectionTo(size.database));
}

async function measurePages(
  service: HttpProcess,
  servers: Servers,
  seconds: number,
): Promise<PageMeasurement> {
  const workload = workloadNamed('d');
  await checkAnswer(service, workload);
  const load = await loadWith(service, servers, workload, CONNECTIONS, seconds);
  const alone = await loadWith(service, servers, workload, 1, seconds);
  return {
    requestsPerSecond: rounded(load.requestsPerSecond),
    p50: rounded(load.p50),
    p99: rounded(load.p99),
    alone: { p50: rounded(alone.p50), p99: rounded(alone.p99) },
    elsewhere: rounded(load.usage?.elsewhere ?? NaN),
  };
}

async function measureInserts(
  service: HttpProcess,
  servers: Servers,
  seconds: number,
): Promise<InsertMeasurement> {
  const workload = workloadNamed('b');
  await settleWrites(service);
  const load = await loadWith(service, servers, workload, CONNECTIONS, seconds);
  return {
    rowsPerSecond: rounded(load.requestsPerSecond * workload.rows),
    p50: rounded(load.p50),
    p99: rounded(load.p99),
    elsewhere: rounded(load.usage?.elsewhere ?? NaN),
  };
}

function loadWith(
  service: HttpProcess,
  servers: Servers,
  workload: Workload,
  connections: number,
  seconds: number,
) {
  const requests = makeRequests(workload);
  const meter = meterFor(servers, service);
  return loadHttp({ url: service.url, requests, connections, leadSeconds: LEAD_SECONDS, seconds, meter });
}

function workloadNamed(wanted: 'b' | 'd'): Workload {
  return WORKLOADS.find(({ name }) => name === wanted) as Workload;
}
