import { mkdirSync, statfsSync } from 'node:fs';
import { BenchError } from '../bench-error';

const GB = 1e9;

/** The disk space in bytes that a benchmark must leave free. */
const LEAVE_FREE = 10 * GB;

/** The maximum disk space for the write-ahead log of PostgreSQL with the settings of the benchmark, in bytes. */
const LOG = 8 * GB;

/**
 * Checks the free disk space before a benchmark.
 * @param folder the data folder; it is created if it is missing
 * @param bytes the size of the data without the write-ahead log
 * @throws BenchError that says how much space is needed and how much is free
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
