import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../src/database/embedded/embedded-postgres';
import { freePort } from '../../test/support/free-port';
import { startArguments } from '../../test/support/start-command';
import { until } from '../../test/support/until';
import { BenchError } from '../bench-error';
import type { CleanUp } from '../clean-up';

/** A process that answers HTTP. */
export interface HttpProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  /** Of a checkout that is built. */
  readonly folder: string;
  readonly connection: Connection;
  readonly redisUrl: string;
  /** Where its log goes. */
  readonly logFile: string;
  /** What its environment has besides. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** High enough to count every request and refuse none; 0 would turn the limiter off. */
const NO_LIMIT = '1000000000';

/** After this it is ended without asking, in ms. */
const PATIENCE_MS = 20_000;

/**
 * Starts the built service as in production: one process, everything on, the log into a file.
 * @throws BenchError with its log when it ends instead
 */
export async function startService(options: ServiceOptions, cleanUp: CleanUp): Promise<HttpProcess> {
  const port = await freePort();
  const log = openSync(options.logFile, 'w');
  const child = spawn(process.execPath, startArguments(options.folder), {
    cwd: options.folder,
    env: { PATH: process.env.PATH, ...environmentOf(options), PORT: String(port), ...options.environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGTERM');
    const patience = new AbortController();
    sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
    await ended;
    patience.abort();
  };
  cleanUp.add(stop);

  const url = `http://127.0.0.1:${port}`;
  await until('the service is ready', async () => {
    if (child.exitCode !== null) {
      throw new BenchError(`The service ended:\n${readFileSync(options.logFile, 'utf8').slice(-5000)}`);
    }
    return fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  });
  return { url, pid: child.pid ?? 0, stop };
}

/** The service's settings as in production, on these servers. */
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
    // For versions that ask for credentials in production.
    AUTH: 'off',
  };
}
