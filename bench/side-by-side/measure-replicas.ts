import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '@verkko/embedded-postgres';
import type { PostgresServer } from '@verkko/dev-servers/postgres-server';
import { startPostgresStandby } from '@verkko/dev-servers/postgres-standby';
import { until } from '@verkko/dev-servers/until';
import type { SideBySideOptions } from '../arguments';
import { BenchError } from '../bench-error';
import type { CleanUp } from '../clean-up';
import { factsOf } from '../measure/facts';
import { say } from '../say';
import { DATA, executeOn, POSTGRES_SETTINGS } from '../servers/postgres';
import {
  copyTemplate,
  LOAD_INTO_MEMORY,
  makeTemplate,
  meterFor,
  type Servers,
  serviceOn,
  startServers,
} from '../servers/servers';
import type { HttpProcess } from '../servers/service';
import { WORKLOADS } from '../workloads';
import { measureSideBySide } from './measure-side-by-side';
import type { SideBySideResults } from './side-by-side-results';

const CHECKOUT = join(__dirname, '../..');
const DATABASE = 'replicas';
const KINDS = ['primary', 'replica'] as const;

/** The workloads that only read. */
const READS = WORKLOADS.filter(({ request }) => request().method === 'GET');

/** Compares a service that reads from its primary with one that reads from a streaming replica. */
export async function measureReplicas(
  options: SideBySideOptions,
  cleanUp: CleanUp,
): Promise<SideBySideResults<(typeof KINDS)[number]>> {
  const servers = await startServers(cleanUp);
  await makeTemplate(servers, CHECKOUT, cleanUp);
  await copyTemplate(servers, DATABASE);
  const replica = await startReplica(servers, cleanUp);
  const database = { ...replica.connection, database: DATABASE };
  await executeOn(database, LOAD_INTO_MEMORY);
  const start = (environment?: Record<string, string>) =>
    serviceOn(servers, CHECKOUT, DATABASE, cleanUp, environment);
  const primary = await start();
  const reader = await start({ DATABASE_REPLICA_URLS: urlOf(database) });

  const workloads = await measureSideBySide({
    kinds: KINDS,
    sides: {
      primary: { service: primary, meter: meterFor(servers, primary, replica.pid) },
      replica: { service: reader, meter: meterFor(servers, reader, replica.pid) },
    },
    databases: [servers.postgres.connectionTo(DATABASE), database],
    workloads: READS,
    prepare: () => untilUsed(reader),
    options,
  });
  assertReplicaWorked(workloads);
  return {
    ...factsOf(servers, CHECKOUT),
    command: 'replicas',
    seconds: options.seconds,
    kinds: KINDS,
    workloads,
  };
}

async function startReplica({ postgres }: Servers, cleanUp: CleanUp): Promise<PostgresServer> {
  say('Starting a replica');
  const dataDir = mkdtempSync(join(DATA, 'replica-'));
  cleanUp.add(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const primary = { connection: postgres.connectionTo('postgres'), dataDir: postgres.dataDir };
  const starting = startPostgresStandby(primary, dataDir, POSTGRES_SETTINGS);
  cleanUp.add(() =>
    starting.then(
      (replica) => replica.remove(),
      () => undefined,
    ),
  );
  return starting;
}

function urlOf({ user, password, host, port, database }: Connection): string {
  return `postgres://${user}:${password}@${host}:${port}/${database}`;
}

/** Waits until the service reads from its replica. Before that, the primary answers. */
async function untilUsed({ url }: HttpProcess): Promise<void> {
  await until('the service uses the replica', async () => {
    const { replicas } = (await (await fetch(`${url}/health`)).json()) as { replicas: { in_use: boolean }[] };
    return replicas[0]?.in_use;
  });
}

/**
 * Checks that the replica has answered the reads. If a replica is late or does not answer, the primary answers without
 * an error.
 * @throws BenchError if the primary worked more than the replica
 */
function assertReplicaWorked(workloads: SideBySideResults<(typeof KINDS)[number]>['workloads']): void {
  for (const { title, repeats } of workloads) {
    if (repeats.some(({ replica: { cores } }) => cores && cores.postgres > (cores.replica ?? 0))) {
      throw new BenchError(`${title}: the primary has answered reads that were meant for the replica`);
    }
  }
}
