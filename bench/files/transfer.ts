import type { Connection } from '@verkko/embedded-postgres';
import type { CleanUp } from '../clean-up';
import { roundedUsage } from '../measure/measurement';
import { forgetPeak, peakMegabytes } from '@verkko/dev-servers/peak-memory';
import { usageBetween } from '../measure/processes';
import { rounded } from '../results';
import { meterFor, type Servers, serviceOn } from '../servers/servers';
import type { CopyClient } from './copy-client';
import type { Transfer } from './file-results';
import type { ReadingFiles } from './make-files';

/** The servers, files and settings that every part of the file benchmark uses. */
export interface Bench {
  readonly servers: Servers;
  /** The folder of the checkout whose build is measured. */
  readonly checkout: string;
  readonly copy: CopyClient;
  readonly files: ReadingFiles;
  /** Number of rows of a file. */
  readonly rows: number;
  /** Duration of each measurement of queries, in seconds. */
  readonly seconds: number;
  readonly cleanUp: CleanUp;
}

/**
 * Measures one import or export on a service that has just been started, so that its peak memory is that of
 * this import or export.
 */
export async function timeService(
  { servers, checkout, rows, cleanUp }: Bench,
  database: string,
  transfer: (url: string) => Promise<void>,
): Promise<Transfer> {
  const service = await serviceOn(servers, checkout, database, cleanUp);
  await servers.postgres.execute(database, ['CHECKPOINT']);
  const meter = meterFor(servers, service);
  forgetPeak(service.pid);
  const before = meter.read();
  await transfer(service.url);
  const after = meter.read();
  const usage = usageBetween(before, after);
  const peakRss = rounded(peakMegabytes(service.pid));
  await service.stop();
  return { ...rateOf(rows, after.at - before.at), peakRss, ...(usage && roundedUsage(usage)) };
}

/** Measures one import or export by a PostgreSQL client. */
export async function timeCopy(
  { servers: { postgres }, rows }: Bench,
  database: string,
  transfer: (connection: Connection) => Promise<void>,
): Promise<Transfer> {
  await postgres.execute(database, ['CHECKPOINT']);
  const start = performance.now();
  await transfer(postgres.connectionTo(database));
  return rateOf(rows, (performance.now() - start) / 1000);
}

function rateOf(rows: number, seconds: number) {
  return { seconds: rounded(seconds), rowsPerSecond: rounded(rows / seconds) };
}
