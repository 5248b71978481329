import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CleanUp } from '../clean-up';
import { FILL_PRODUCTS, fillReadings, ROWS } from '../data';
import { type Meter, meterOf } from '../measure/processes';
import { say } from '../say';
import { type BenchPostgres, startPostgres } from './postgres';
import { type BenchRedis, startRedis } from './redis';
import { type HttpProcess, startService } from './service';

/**
 * The name of the template database. It has the tables of the service and the test data, and most benchmarks
 * measure copies of it.
 */
const TEMPLATE = 'template_bench';

/** The PostgreSQL and Redis servers of a benchmark. The clean-up stops them. */
export interface Servers {
  readonly postgres: BenchPostgres;
  readonly redis: BenchRedis;
  /** The folder for log files. */
  readonly folder: string;
}

export async function startServers(cleanUp: CleanUp): Promise<Servers> {
  say('Starting Redis and PostgreSQL');
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  cleanUp.add(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, redis: await startRedis(cleanUp), postgres: await startPostgres(cleanUp) };
}

/**
 * Starts the service with the given PostgreSQL, Redis and database.
 * @param checkout the checkout of the repository whose build is started
 * @param environment additional environment variables
 */
export function serviceOn(
  { postgres, redis, folder }: Servers,
  checkout: string,
  database: string,
  cleanUp: CleanUp,
  environment: Readonly<Record<string, string>> = {},
): Promise<HttpProcess> {
  const options = {
    folder: checkout,
    environment,
    connection: postgres.connectionTo(database),
    redisUrl: redis.url,
    logFile: join(folder, `${database}.log`),
  };
  return startService(options, cleanUp);
}

/**
 * Creates the template database. The service creates the tables when it is first started, and SQL statements insert
 * the rows.
 */
export async function makeTemplate(servers: Servers, checkout: string, cleanUp: CleanUp): Promise<void> {
  say(`Loading ${ROWS.toLocaleString('en')} rows`);
  const { postgres } = servers;
  await postgres.execute('postgres', [`CREATE DATABASE ${TEMPLATE}`]);
  const service = await serviceOn(servers, checkout, TEMPLATE, cleanUp);
  await service.stop();
  await postgres.execute(TEMPLATE, [FILL_PRODUCTS]);
  await Promise.all([0, 1].map((part) => postgres.execute(TEMPLATE, fillReadings(part, 2))));
  await postgres.execute(TEMPLATE, ['VACUUM ANALYZE', 'CHECKPOINT']);
}

/** SQL statements after which PostgreSQL has the table of readings and its index in memory. */
export const LOAD_INTO_MEMORY = [
  'SELECT sum(id) FROM inventory_items',
  // To compute the sum of an indexed column, PostgreSQL loads the whole index into memory.
  'SET enable_seqscan = off',
  'SELECT sum(quantity) FROM inventory_items',
];

/** Makes a copy of the template database, loads the copy into memory, and writes all changes to disk. */
export async function copyTemplate({ postgres }: Servers, name: string): Promise<void> {
  await postgres.execute('postgres', [
    `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY file_copy`,
    'CHECKPOINT',
  ]);
  await postgres.execute(name, LOAD_INTO_MEMORY);
}

export async function dropCopy({ postgres }: Servers, name: string): Promise<void> {
  await postgres.execute('postgres', [`DROP DATABASE ${name} WITH (FORCE)`]);
}

/**
 * Creates a meter for the CPU time of a server process, its PostgreSQL, and this process, which sends the requests.
 * @param replica process id of a PostgreSQL replica, if there is one
 */
export function meterFor({ postgres, redis }: Servers, { pid }: HttpProcess, replica?: number): Meter {
  return meterOf({ node: pid, postgres: postgres.pid, redis: redis.pid, replica, load: process.pid });
}
