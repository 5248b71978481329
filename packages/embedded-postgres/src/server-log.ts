import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { DataFolder } from './data-folder';
import { EmbeddedPostgresError, isSystemError } from './embedded-postgres-error';

const LONGEST_LOG_BYTES = 10 * 1024 * 1024;

/** PostgreSQL's own log, open for appending. */
export interface ServerLog {
  readonly descriptor: number;
  /** The text that was written to the log file since it was opened. */
  textSince(): string;
  close(): void;
}

/**
 * Opens PostgreSQL's log file before a start. A file over 10 MB is renamed to `postgres.log.1`, and a new file is
 * begun.
 */
export function openServerLog({ log }: DataFolder): ServerLog {
  if (sizeOf(log) > LONGEST_LOG_BYTES) renameSync(log, `${log}.1`);
  const start = sizeOf(log);
  const descriptor = openSync(log, 'a', 0o600);
  return {
    descriptor,
    textSince: () => readFileSync(log).subarray(start).toString(),
    close: () => {
      closeSync(descriptor);
    },
  };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 0;
    throw error;
  }
}

/** Converts the output of a failed PostgreSQL program to an error of one line that says what to do. */
export function explainFailure(
  program: string,
  output: string,
  { path, log }: DataFolder,
): EmbeddedPostgresError {
  if (output.includes('No space left on device') || output.includes('Disk quota exceeded')) {
    return new EmbeddedPostgresError(
      `The disk of DATA_DIR ${path} is full: free some space, or set DATA_DIR to another folder.`,
    );
  }
  if (output.includes('Address already in use')) {
    return new EmbeddedPostgresError('The TCP port asked for is in use: choose another one.');
  }
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  // The cause of the failure is in an earlier line of the output: the last line often says only that the program
  // ends.
  const errors = lines.filter((line) => /\b(FATAL|PANIC|ERROR|error):/i.test(line));
  const cause = (errors.length > 0 ? errors : lines).slice(-2).join(' | ');
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL did not start, ${program} says: ${cause || 'nothing'} (more in ${log}).`,
  );
}
