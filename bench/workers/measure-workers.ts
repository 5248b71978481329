import { join } from 'node:path';
import type { WorkerOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { loadHttp } from '../load/http-load';
import { checkAnswer, makeRequests, settleWrites } from '../load/prepare';
import { alternating } from '../measure/alternating';
import { factsOf } from '../measure/facts';
import { measurementOf } from '../measure/measurement';
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
import { type Workload, WORKLOADS } from '../workloads';
import { type WorkerResults, WORKERS, type Workers } from './worker-results';

const CHECKOUT = join(__dirname, '../..');
const DATABASE = 'workers';
const LEAD_SECONDS = 1;

type Services = Readonly<Record<Workers, HttpProcess>>;

/**
 * Sends the same requests to two services: one has a single process, the other has two workers. Both use the
 * same database.
 */
export async function measureWorkers(options: WorkerOptions, cleanUp: CleanUp): Promise<WorkerResults> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  await copyTemplate(servers, DATABASE);
  const start = (workers: Workers) => serviceOn(servers, CHECKOUT, DATABASE, cleanUp, { WORKERS: workers });
  const services: Services = { '1': await start('1'), '2': await start('2') };

  const workloads = [];
  for (const workload of WORKLOADS) {
    if (workload.name === 'a') for (const workers of WORKERS) await settleWrites(services[workers]);
    for (const workers of WORKERS) await checkAnswer(services[workers], workload);
    workloads.push(await measureWorkload(workload, services, servers, options));
  }
  for (const workers of WORKERS) await services[workers].stop();
  return { ...factsOf(servers, CHECKOUT), command: 'workers', seconds: options.seconds, workloads };
}

async function measureWorkload(
  workload: Workload,
  services: Services,
  servers: Servers,
  { repeats, seconds }: WorkerOptions,
) {
  const requests = makeRequests(workload);
  const load = async (workers: Workers) => {
    const found = await loadHttp({
      url: services[workers].url,
      requests,
      leadSeconds: LEAD_SECONDS,
      seconds,
      meter: meterFor(servers, services[workers]),
    });
    await untilIdle(servers.postgres.connectionTo(DATABASE));
    return found;
  };
  for (const workers of WORKERS) await load(workers); // warm-up, so that V8 compiles the code first
  const measured = await alternating(WORKERS, repeats, async (workers) => {
    const found = await load(workers);
    say(
      `  ${workload.title}, WORKERS=${workers}: ${Math.round(found.requestsPerSecond).toLocaleString('en')}/s`,
    );
    return measurementOf(found, workload.rows);
  });
  return { title: workload.title, repeats: measured };
}
