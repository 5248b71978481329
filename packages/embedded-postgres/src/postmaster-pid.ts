import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EmbeddedPostgresError, isSystemError } from './embedded-postgres-error';
import { commandOf, isAlive } from './processes';

/**
 * Time limit in ms for a shutdown of PostgreSQL. A shutdown writes all changed pages to the disk, which can
 * take long on a slow disk.
 */
const LEFTOVER_ENDS_WITHIN_MS = 60_000;

/**
 * The contents of PostgreSQL's file `postmaster.pid`. After a kill of the server, the file remains and still
 * says "ready".
 */
export interface PostmasterPid {
  readonly pid: number;
  /** Process id, folder and start time, a combination that no two servers share. */
  readonly identity: string;
  readonly port: number;
  readonly socketFolder: string;
  readonly ready: boolean;
}

/**
 * Reads `postmaster.pid`; undefined if there is none. The file may be incomplete, because a starting server
 * writes it line by line.
 */
export function readPostmasterPid(cluster: string): PostmasterPid | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  return {
    pid: Number(lines[0]),
    identity: lines.slice(0, 3).join('\n'),
    port: Number(lines[3]),
    socketFolder: lines[4] ?? '',
    ready: lines[7]?.trim() === 'ready',
  };
}

/**
 * True if the process with this pid is a running PostgreSQL on this folder; false if another program got the
 * pid later.
 */
export function isServing(pid: number, cluster: string): boolean {
  return commandOf(pid).includes(`/postgres -D ${cluster} `);
}

/**
 * Stops a PostgreSQL server whose owner process has ended, and waits until the server has ended.
 * @throws EmbeddedPostgresError if the server does not end in time
 */
export async function stopLeftoverServer(cluster: string): Promise<void> {
  const pid = readPostmasterPid(cluster)?.pid ?? 0;
  const deadline = performance.now() + LEFTOVER_ENDS_WITHIN_MS;
  while (isServing(pid, cluster)) {
    try {
      process.kill(pid, 'SIGINT'); // SIGINT means a fast shutdown; repeating the signal does no harm
    } catch (error) {
      if (!isSystemError(error, 'ESRCH')) throw stillThere(pid, cluster, error);
    }
    if (performance.now() > deadline) throw stillThere(pid, cluster);
    await wait(20);
  }
}

function stillThere(pid: number, cluster: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `A PostgreSQL left over from an earlier start (pid ${pid}) does not let go of ${cluster}: end it with "kill -INT ${pid}".`,
    { cause },
  );
}

/**
 * Removes a stale `postmaster.pid` whose pid now belongs to a zombie or to an unrelated program, because it
 * would prevent postgres from starting. If no process has the pid, the file stays: postgres uses it to look
 * for backends that still run.
 */
export function removeMisleadingPid(cluster: string): void {
  const stale = readPostmasterPid(cluster);
  if (stale !== undefined && isAlive(stale.pid) && !isServing(stale.pid, cluster)) {
    rmSync(join(cluster, 'postmaster.pid'));
  }
}
