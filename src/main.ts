import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './create-app';
import type { Config } from './config/config';
import { ConfigError, loadConfig } from './config/load-config';
import { configuredConnection } from './database/connection';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from '@verkko/embedded-postgres';
import { Shutdown } from './shutdown/shutdown';
import { welcome } from './startup-banner';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

async function main(): Promise<void> {
  const config = loadConfig();
  const endAtOnce = () => process.exit(0); // nothing is acknowledged yet, and the database ends with this process
  for (const signal of SIGNALS) process.on(signal, endAtOnce);

  let embedded: EmbeddedPostgres | undefined;
  let connection = configuredConnection(config);
  if (!connection) {
    embedded = await startEmbeddedPostgres({ dataDir: config.DATA_DIR });
    connection = embedded.connection;
  }

  try {
    const app = await createApp(config, connection);
    for (const signal of SIGNALS) process.off(signal, endAtOnce);
    stopOnSignal(app, config, embedded);
    await app.listen(config.PORT, config.HOST);
    welcome(config, app.getHttpServer().address() as AddressInfo);
    if (embedded) await untilStopped(embedded, app, config);
  } catch (error) {
    await embedded?.stop();
    throw explain(error, config);
  }
}

/** A process manager that forwards a terminal's Ctrl-C, as npm does, makes two signals of one within this time. */
const SAME_CTRL_C_MS = 1000;

/**
 * Longest time, after `SHUTDOWN_DELAY` and `SHUTDOWN_TIMEOUT`, until the application is closed: one second for the ends of
 * the requests that were cut off, and one for the pool.
 */
const CLOSE_MS = 2000;

/** The first signal shuts down gracefully, a second Ctrl-C at once; the database ends with this process either way. */
function stopOnSignal(
  app: NestExpressApplication,
  config: Config,
  embedded: EmbeddedPostgres | undefined,
): void {
  let beganAt: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (beganAt !== undefined) {
      if (signal === 'SIGINT' && performance.now() - beganAt > SAME_CTRL_C_MS) process.exit(130);
      return;
    }
    beganAt = performance.now();
    app.get(Shutdown).begin();
    // The pool waits for its statements, also for those of requests that were cut off.
    void Promise.race([app.close(), sleep(config.SHUTDOWN_DELAY + config.SHUTDOWN_TIMEOUT + CLOSE_MS)])
      .then(() => embedded?.stop())
      .then(() => process.exit(0));
  };
  for (const signal of SIGNALS) process.on(signal, stop);
}

/** Fails when the embedded database ends by itself: the service ends too, so that a process manager restarts both. */
async function untilStopped(
  embedded: EmbeddedPostgres,
  app: NestExpressApplication,
  config: Config,
): Promise<void> {
  await embedded.ended;
  if (app.get(Shutdown).began) return;
  throw new StartError(
    `The embedded PostgreSQL ended by itself, and the service with it: see postgres.log in ${config.DATA_DIR}, and start again.`,
  );
}

/** A start error that the operator can fix, printed without a stack; any other error is a bug and keeps its stack. */
class StartError extends Error {}

function explain(error: unknown, config: Config): unknown {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  const variable = port !== undefined && port === config.METRICS_PORT ? 'METRICS_PORT' : 'PORT';
  const address = `${config.HOST}:${config[variable] ?? ''}`;
  if (code === 'EADDRINUSE')
    return new StartError(`${address} is taken: stop what listens there, or set ${variable}.`);
  if (code === 'EACCES')
    return new StartError(
      `${address} may not be listened on: set ${variable} to 1024 or more, or allow it: docs/how-to/systemd.md.`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new StartError(`${config.HOST} is no address of this machine: set HOST.`);
  }
  return error;
}

main().catch((error: unknown) => {
  const expected = [ConfigError, EmbeddedPostgresError, StartError].some((kind) => error instanceof kind);
  process.stderr.write(
    `${expected ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`,
  );
  process.exit(1);
});
