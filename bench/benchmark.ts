import type { RunOptions } from './arguments';
import type { CleanUp } from './clean-up';
import { ROWS } from './data';
import { loadHttp } from './load/http-load';
import { findLimit, type Limit } from './load/limit';
import { checkAnswer, makeRequests, settleWrites } from './load/prepare';
import { factsOf } from './measure/facts';
import { measurementOf } from './measure/measurement';
import { type Measurement, type Repeat, type Results, rounded, shareOf, type WorkloadRun } from './results';
import { say } from './say';
import { startHello } from './servers/hello';
import { untilIdle } from './servers/postgres';
import {
  copyTemplate,
  dropCopy,
  makeTemplate,
  meterFor,
  type Servers,
  serviceOn,
  startServers,
} from './servers/servers';
import type { HttpProcess } from './servers/service';
import type { HttpRequest, Workload } from './workloads';

/**
 * Duration in s of the warm-up. In each repetition, the new process of the service gets requests of the first
 * workload before its workloads are measured, so that V8 compiles its code.
 */
const WARM_UP_SECONDS = 2;

/** The servers and tools that every part of the benchmark uses. */
interface Bench {
  readonly options: RunOptions;
  readonly cleanUp: CleanUp;
  readonly servers: Servers;
  readonly limit: Limit;
}

/** A workload and its requests, which are prepared before the measurement. */
type Prepared = readonly [Workload, readonly HttpRequest[]];

/**
 * Starts the servers, runs all measurements and returns their results. The servers run until `cleanUp` stops
 * them.
 */
export async function benchmark(options: RunOptions, cleanUp: CleanUp): Promise<Results> {
  const servers = await startServers(cleanUp);
  const bench = { options, cleanUp, servers, limit: findLimit(cleanUp) };
  await makeTemplate(servers, options.service, cleanUp);

  const prepared = options.workloads.map((workload) => [workload, makeRequests(workload)] as const);
  const repeats: Repeat[] = [];
  for (let number = 1; number <= options.repeats; number += 1) {
    say(`Repeat ${number} of ${options.repeats}`);
    repeats.push(await measureAll(bench, prepared, number));
  }
  return {
    ...factsOf(servers, options.service, bench.limit.tool),
    rough: options.rough,
    seconds: options.seconds,
    rows: ROWS,
    repeats,
  };
}

/**
 * Measures each workload once. The whole sequence is repeated, so that a slow period of the machine affects all
 * workloads equally.
 */
async function measureAll(bench: Bench, prepared: readonly Prepared[], number: number): Promise<Repeat> {
  const { servers, options, cleanUp } = bench;
  const database = `repeat_${number}`;
  await copyTemplate(servers, database);
  const hello = await measureHello(bench);
  const service = await serviceOn(servers, options.service, database, cleanUp);

  const runs: [string, WorkloadRun][] = [];
  let wrote = false;
  for (const [workload, requests] of prepared) {
    await checkAnswer(service, workload);
    if (runs.length === 0) await loadService(bench, service, requests, WARM_UP_SECONDS);
    if (requests[0]?.method === 'POST' && !wrote) {
      await settleWrites(service);
      wrote = true;
    }
    // The order of the two measurements alternates between repetitions, because the first measurement may
    // change the tables for the second one.
    const order = number % 2 === 0 ? 'limit first' : 'service first';
    runs.push([workload.name, await measureWorkload(bench, service, database, [workload, requests], order)]);
  }
  await service.stop();
  await dropCopy(servers, database);
  return { hello, workloads: Object.fromEntries(runs) };
}

async function measureHello({ cleanUp, servers, options }: Bench): Promise<Measurement> {
  const hello = await startHello(cleanUp);
  const requests: HttpRequest[] = [{ method: 'GET', path: '/' }];
  const load = await loadHttp({ ...options, url: hello.url, requests, meter: meterFor(servers, hello) });
  await hello.stop();
  say(`  hello: ${perSecond(load.requestsPerSecond)}`);
  return measurementOf(load, 0);
}

/**
 * Measures a workload on the service, and the same work directly in PostgreSQL. The rate of PostgreSQL is the
 * limit for the service.
 */
async function measureWorkload(
  bench: Bench,
  service: HttpProcess,
  database: string,
  [workload, requests]: Prepared,
  order: 'limit first' | 'service first',
): Promise<WorkloadRun> {
  const { seconds } = bench.options;
  const connection = bench.servers.postgres.connectionTo(database);
  const measureLimit = async () => {
    const rate = await bench.limit.run(workload, connection, seconds);
    return { requestsPerSecond: rounded(rate), rowsPerSecond: rounded(rate * workload.rows) };
  };
  const measureService = async () => {
    const load = await loadService(bench, service, requests, seconds);
    await untilIdle(connection);
    return measurementOf(load, workload.rows);
  };
  const early = order === 'limit first' ? await measureLimit() : undefined;
  const run = { service: await measureService(), limit: early ?? (await measureLimit()) };
  say(
    `  ${workload.name} ${workload.title}: ${perSecond(run.service.requestsPerSecond)} of ` +
      `${perSecond(run.limit.requestsPerSecond)} (${(shareOf(run) * 100).toFixed(1)} %)`,
  );
  return run;
}

function loadService(
  { servers, options: { leadSeconds } }: Bench,
  service: HttpProcess,
  requests: readonly HttpRequest[],
  seconds: number,
) {
  return loadHttp({ url: service.url, requests, leadSeconds, seconds, meter: meterFor(servers, service) });
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}
