import { join } from 'node:path';
import type { SideBySideOptions } from '../arguments';
import type { CleanUp } from '../clean-up';
import { settleWrites } from '../load/prepare';
import { factsOf } from '../measure/facts';
import { copyTemplate, makeTemplate, meterFor, serviceOn, startServers } from '../servers/servers';
import { WORKLOADS } from '../workloads';
import { measureSideBySide, type Side } from './measure-side-by-side';
import type { SideBySideResults } from './side-by-side-results';

const CHECKOUT = join(__dirname, '../..');
const DATABASE = 'workers';
const KINDS = ['1 process', '2 workers'] as const;

/** Compares a service that is a single process with one that has two workers. */
export async function measureWorkers(
  options: SideBySideOptions,
  cleanUp: CleanUp,
): Promise<SideBySideResults<(typeof KINDS)[number]>> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  await copyTemplate(servers, DATABASE);
  const start = async (WORKERS: string): Promise<Side> => {
    const service = await serviceOn(servers, CHECKOUT, DATABASE, cleanUp, { WORKERS });
    return { service, meter: meterFor(servers, service) };
  };
  const sides = { '1 process': await start('1'), '2 workers': await start('2') };

  const workloads = await measureSideBySide({
    kinds: KINDS,
    sides,
    databases: [servers.postgres.connectionTo(DATABASE)],
    workloads: WORKLOADS,
    prepare: async ({ name }) => {
      // Before the first workload that writes, both services learn the names of all products.
      if (name === 'a') for (const { service } of Object.values(sides)) await settleWrites(service);
    },
    options,
  });
  return {
    ...factsOf(servers, CHECKOUT),
    command: 'workers',
    seconds: options.seconds,
    kinds: KINDS,
    workloads,
  };
}
