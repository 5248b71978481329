import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Connection,
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from '@verkko/embedded-postgres';
import { allProcesses } from './process-list';
import { until } from './until';

/**
 * A real PostgreSQL for one test. The test can stop and freeze the server. The data stays until `remove` is
 * called.
 */
export interface PostgresServer {
  /** How to connect to the server by TCP. A restart does not change this. The database is empty at first. */
  readonly connection: Connection;
  /** The folder of the embedded PostgreSQL. */
  readonly dataDir: string;
  /** The process id of the postmaster, the first process of the server; 0 while the server is stopped. */
  readonly pid: number;
  stop(): Promise<void>;
  /** Kills the PostgreSQL server without a shutdown, as if the machine had failed. */
  kill(): Promise<void>;
  /** Starts the PostgreSQL server; does nothing if it is running. */
  start(): Promise<void>;
  /**
   * Freezes the PostgreSQL server and all its sessions. The kernel still accepts connections, but the server
   * does not answer on them.
   */
  pause(): Promise<void>;
  /** Lets a frozen PostgreSQL server continue; it then answers the statements that were sent meanwhile. */
  resume(): void;
  /** Stops the PostgreSQL server for good, and removes its data. */
  remove(): Promise<void>;
}

// The ports are below those that operating systems use for outgoing connections, and differ from those of the
// Redis servers.
const PORTS = { from: 10_000, below: 20_000 };
const PORT_ATTEMPTS = 20;

export async function startPostgresServer(): Promise<PostgresServer> {
  return startPostgresOn(mkdtempSync(join(tmpdir(), 'verkko-postgres-')));
}

/** Starts a PostgreSQL server on a new folder, which is removed with the server. */
export async function startPostgresOn(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<PostgresServer> {
  const start = (tcpPort: number) =>
    startEmbeddedPostgres({ dataDir, tcpPort, settings: { fsync: 'off', ...settings } });
  for (let attempt = 1; ; attempt++) {
    const port = randomInt(PORTS.from, PORTS.below);
    try {
      return serverOn(dataDir, await start(port), () => start(port));
    } catch (error) {
      const taken =
        error instanceof EmbeddedPostgresError && error.message.includes('port asked for is in use');
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function serverOn(
  dataDir: string,
  first: EmbeddedPostgres,
  start: () => Promise<EmbeddedPostgres>,
): PostgresServer {
  let running: EmbeddedPostgres | undefined = first;
  let frozen: number[] = [];
  const resume = () => {
    for (const pid of frozen.splice(0)) process.kill(pid, 'SIGCONT');
  };
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  return {
    connection: first.connection,
    dataDir,
    get pid() {
      return running?.pid ?? 0;
    },
    stop,
    kill: async () => {
      if (running) process.kill(running.pid, 'SIGKILL');
      await running?.ended;
      await stop();
    },
    start: async () => {
      running ??= await start();
    },
    pause: async () => {
      if (running) frozen = await freeze(running);
    },
    resume,
    remove: async () => {
      resume();
      await stop();
      execFileSync('rm', ['-rf', dataDir]);
    },
  };
}

/** Stops the processes of PostgreSQL by SIGSTOP. @returns the ids of the stopped processes */
async function freeze({ pid: postmaster }: EmbeddedPostgres): Promise<number[]> {
  // The postmaster is stopped first, so that it starts no new sessions. Then all its child processes are
  // stopped. The list in pg_stat_activity is not used, because it lacks sessions that have just begun.
  process.kill(postmaster, 'SIGSTOP');
  await until('the postmaster is stopped', () =>
    allProcesses().some(({ pid, state }) => pid === postmaster && state === 'T'),
  );
  const children = allProcesses().filter(({ pid, parent }) => parent === postmaster && stopped(pid));
  return [...children.map(({ pid }) => pid), postmaster];
}

/** Stops a process by SIGSTOP. @returns false if the process has already ended */
function stopped(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGSTOP');
  } catch {
    return false;
  }
}
