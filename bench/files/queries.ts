import { loadHttp } from '../load/http-load';
import { checkAnswer, makeRequests } from '../load/prepare';
import { measurementOf } from '../measure/measurement';
import { say } from '../say';
import { untilIdle } from '../servers/postgres';
import { meterFor, serviceOn } from '../servers/servers';
import { type Workload, WORKLOADS } from '../workloads';
import type { FileRepeat } from './file-results';
import { importWithoutEnd } from './http-files';
import type { Bench } from './transfer';

const QUERY = WORKLOADS.find(({ name }) => name === 'd') as Workload;

/**
 * The number of clients that send queries. A few are enough, because they only show how much an import slows
 * down queries.
 */
export const READERS = 4;

/**
 * Before each measurement begins, queries are sent for this number of seconds. If an import is part of the
 * measurement, it already runs in these seconds, and stores many rows.
 */
const LEAD_SECONDS = 2;

/** Measures queries on a filled table, first without an import and then while an import adds rows. */
export async function measureQueries(bench: Bench, database: string): Promise<FileRepeat['queries']> {
  const { servers, checkout, files, seconds, cleanUp } = bench;
  const service = await serviceOn(servers, checkout, database, cleanUp);
  await checkAnswer(service, QUERY);
  const options = {
    url: service.url,
    requests: makeRequests(QUERY),
    connections: READERS,
    leadSeconds: LEAD_SECONDS,
    seconds,
    meter: meterFor(servers, service),
  };
  const query = async () => measurementOf(await loadHttp(options), QUERY.rows);

  const alone = await query();
  const cutOff = new AbortController();
  const [meanwhile] = await Promise.all([
    query().finally(() => {
      cutOff.abort();
    }),
    importWithoutEnd(service.url, files.csv, cutOff.signal),
  ]);
  await untilIdle(servers.postgres.connectionTo(database));
  await service.stop();
  say(`  a page: p99 ${alone.p99} ms alone, ${meanwhile.p99} ms while an import is under way`);
  return { alone, meanwhile };
}
