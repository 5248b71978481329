import { join } from 'node:path';
import type { MemoryOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { loadHttp } from '../load/http-load';
import { makeRequests } from '../load/prepare';
import { factsOf } from '../measure/facts';
import { say } from '../say';
import { untilIdle } from '../servers/postgres';
import {
  copyTemplate,
  dropCopy,
  makeTemplate,
  meterFor,
  type Servers,
  startServers,
} from '../servers/servers';
import { slope } from '../statistics';
import { WORKLOADS } from '../workloads';
import { measureCrowd } from './crowd';
import { measureLargeUpdate } from './large-update';
import { inMegabytes, type Megabytes, type MemoryResults } from './memory-results';
import { type ProbedService, startProbedService } from './probed-service';
import { measureSlowClients } from './slow-clients';

const SAMPLE_EVERY_MS = 1000;

/** The minimum number of points for which a slope is computed. */
const LEAST_POINTS = 3;
const CHECKOUT = join(__dirname, '../..');

/**
 * Measures the memory of one process under all workloads in turn, and then the memory of new processes in three
 * special situations.
 */
export async function measureMemory(options: MemoryOptions, cleanUp: CleanUp): Promise<MemoryResults> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  const start = async (database: string) => {
    await copyTemplate(servers, database);
    return startProbedService(servers, CHECKOUT, database, cleanUp);
  };
  const fresh = async <Result>(database: string, check: (service: ProbedService) => Promise<Result>) => {
    const service = await start(database);
    const result = await check(service);
    await service.stop();
    await dropCopy(servers, database);
    return result;
  };

  const run = await fresh('memory_run', (service) => runMinutes(service, servers, options.minutes, cleanUp));
  say('One update of 10,000 items');
  const large = await fresh('memory_large', measureLargeUpdate);
  say('Slow clients');
  const slow = await fresh('memory_slow', (service) =>
    measureSlowClients(service, servers, options.seconds, cleanUp),
  );
  say('A crowd');
  const crowd = await fresh('memory_crowd', (service) =>
    measureCrowd(service, servers, 2 * options.seconds, cleanUp),
  );
  return {
    ...factsOf(servers, CHECKOUT),
    command: 'memory',
    minutes: options.minutes,
    ...run,
    large,
    slow,
    crowd,
  };
}

type Run = Pick<MemoryResults, 'idle' | 'samples' | 'collected' | 'growth' | 'requests'>;

async function runMinutes(
  service: ProbedService,
  servers: Servers,
  minutes: number,
  cleanUp: CleanUp,
): Promise<Run> {
  const connection = servers.postgres.connectionTo('memory_run');
  const prepared = WORKLOADS.map((workload) => makeRequests(workload));
  const seconds = 60 / prepared.length;
  const start = performance.now();
  const second = () => Math.round((performance.now() - start) / 1000);
  const collected: (Megabytes & { second: number })[] = [];
  const collect = async () => {
    await untilIdle(connection);
    collected.push({ second: second(), ...inMegabytes(await service.ask('collect')) });
  };

  const idle = inMegabytes(await service.ask('sample'));
  await collect();
  const samples: string[] = [];
  const sampling = setInterval(() => {
    service.ask('sample').then(
      (memory) => {
        const { rss, heap } = inMegabytes(memory);
        samples.push(`${second()} ${rss} ${heap}`);
      },
      () => undefined, // the probe has been stopped, so its error is ignored
    );
  }, SAMPLE_EVERY_MS);
  cleanUp.add(() => {
    clearInterval(sampling);
  });

  let requests = 0;
  for (let minute = 1; minute <= minutes; minute += 1) {
    for (const ones of prepared) {
      const meter = meterFor(servers, service);
      const load = await loadHttp({ url: service.url, requests: ones, leadSeconds: 0, seconds, meter });
      requests += Math.round(load.requestsPerSecond * seconds);
    }
    await collect();
    const { heap, rss } = collected.at(-1) as Megabytes;
    say(`  minute ${minute} of ${minutes}: ${heap} MB of heap in use, ${rss} MB resident`);
  }
  clearInterval(sampling);
  return { idle, samples, collected, growth: growthOf(collected), requests };
}

/**
 * Computes the growth of the heap in the second half of the run. The first half is left out, because code is
 * compiled and caches fill during that time. Undefined after a short run.
 */
function growthOf(collected: readonly (Megabytes & { second: number })[]): number | undefined {
  const half = collected.slice(Math.floor(collected.length / 2));
  if (half.length < LEAST_POINTS) return undefined;
  const perSecond = slope(half.map(({ second, heap }) => [second, heap]));
  return Math.round(perSecond * 60 * 1000) / 1000;
}
