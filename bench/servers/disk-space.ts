import { mkdirSync, statfsSync } from 'node:fs';
import { BenchError } from '../bench-error';

const GB = 1e9;

/** What a run must leave for others. */
const LEAVE_FREE = 10 * GB;

/** What PostgreSQL keeps of its log at most, as it is set up here. */
const LOG = 8 * GB;

/**
 * @param folder of the data; it is made where it is missing
 * @param bytes what is going to be written besides the log
 * @throws BenchError that says how much is missing
 */
export function assertDiskSpace(folder: string, millions: number, bytes: number): void {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const left = free - bytes - LOG;
  if (left >= LEAVE_FREE) return;
  throw new BenchError(
    `${millions} million rows take ${gigabytes(bytes)} and a log of ${gigabytes(LOG)}; ${gigabytes(free)} are free, ` +
      `and ${gigabytes(LEAVE_FREE)} are to stay free. Make room, or choose fewer rows.`,
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`;
}
