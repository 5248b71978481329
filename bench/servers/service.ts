import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@verkko/embedded-postgres';
import { freePort } from '@verkko/dev-servers/free-port';
import { startArguments } from '@verkko/dev-servers/start-command';
import { until } from '@verkko/dev-servers/until';
import { BenchError } from '../bench-error';
import type { CleanUp } from '../clean-up';

/** A process that serves HTTP. */
export interface HttpProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** A process of the service, with a promise that resolves at its end. */
export interface ServiceProcess extends HttpProcess {
  /** Resolves when the process has ended for any reason. */
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ServiceOptions {
  /** The folder of a checkout that has been built. */
  readonly folder: string;
  readonly connection: Connection;
  readonly redisUrl: string;
  /** The file for the log of the service. */
  readonly logFile: string;
  /** Additional environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The port on which the service listens; by default a free port. */
  readonly port?: number;
}

/**
 * A rate limit that is so high that it counts every request and rejects none. The value 0 would turn the rate limits
 * off.
 */
const NO_LIMIT = '1000000000';

/** The time in ms that the service has for a graceful shutdown, before it is killed. */
const STOP_TIMEOUT_MS = 20_000;

/** The timeout of one readiness probe, in ms. */
const READY_TIMEOUT_MS = 2000;

/**
 * Starts the built service with NODE_ENV=production, one process and a log file. Authentication is off, and
 * the rate limits count requests but reject none. The promise resolves when the service is ready.
 * @throws BenchError with the end of the log if the process ends before that
 */
export async function startService(options: ServiceOptions, cleanUp: CleanUp): Promise<ServiceProcess> {
  const port = options.port ?? (await freePort());
  const log = openSync(options.logFile, 'a');
  const child = spawn(process.execPath, startArguments(options.folder), {
    cwd: options.folder,
    env: { PATH: process.env.PATH, ...environmentOf(options), PORT: String(port), ...options.environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = once(child, 'close').then((end): Ended => {
    const [code, signal] = end as [number | null, NodeJS.Signals | null];
    return { code, signal };
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const patience = new AbortController();
    sleep(STOP_TIMEOUT_MS, undefined, { signal: patience.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
    await ended;
    patience.abort();
  };
  cleanUp.add(stop);

  const url = `http://127.0.0.1:${port}`;
  await until('the service is ready', async () => {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new BenchError(`The service ended:\n${readFileSync(options.logFile, 'utf8').slice(-5000)}`);
    }
    return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).then(
      (response) => response.ok,
      () => false,
    );
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, pid: child.pid ?? 0, stop, ended };
}

/** Environment variables of a production service with the given PostgreSQL and Redis. */
export function environmentOf({
  connection,
  redisUrl,
}: Pick<ServiceOptions, 'connection' | 'redisUrl'>): Record<string, string> {
  return {
    ENV_FILE: '/dev/null',
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    DB_HOST: connection.host,
    DB_PORT: String(connection.port),
    DB_USER: connection.user,
    DB_PASSWORD: connection.password,
    DB_NAME: connection.database,
    REDIS_URL: redisUrl,
    RATE_LIMIT_ANONYMOUS_WRITES: NO_LIMIT,
    RATE_LIMIT_ANONYMOUS_READS: NO_LIMIT,
    // Without this variable, the service would require credentials, because that is its default in
    // production.
    AUTH: 'off',
  };
}
