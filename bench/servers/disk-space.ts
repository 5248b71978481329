import { mkdirSync, statfsSync } from 'node:fs';
import { BenchError } from '../bench-error';

const GB = 1e9;

/** Disk space in bytes that a run must leave free. */
const LEAVE_FREE = 10 * GB;

/** Maximum disk space of PostgreSQL's write-ahead log with the benchmark's settings, in bytes. */
const LOG = 8 * GB;

/**
 * Checks the free disk space before a run.
 * @param folder the data folder; it is created if it is missing
 * @param bytes the size of the data without the log
 * @throws BenchError that says how much space is missing
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
