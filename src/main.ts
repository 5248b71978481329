import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './app.setup';
import type { Config } from './config/config';
import { ConfigError, loadConfig } from './config/load-config';
import { configuredConnection } from './database/connection';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from './database/embedded/embedded-postgres';
import { Shutdown } from './shutdown/shutdown';
import { welcome } from './welcome';

async function main(): Promise<void> {
  const config = loadConfig();
  let embedded: EmbeddedPostgres | undefined;
  let connection = configuredConnection(config);
  if (!connection) {
    embedded = await startEmbeddedPostgres({ dataDir: config.DATA_DIR });
    connection = embedded.connection;
  }

  try {
    const app = await createApp(config, connection);
    stopOnSignal(app, embedded);
    await app.listen(config.PORT, config.HOST);
    welcome(config, app.getHttpServer().address() as AddressInfo);
  } catch (error) {
    await embedded?.stop();
    throw explain(error, config);
  }
}

function stopOnSignal(app: NestExpressApplication, embedded: EmbeddedPostgres | undefined): void {
  const stop = () => {
    app.get(Shutdown).begin();
    void app
      .close()
      .then(() => embedded?.stop())
      .then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
}

/** Mistakes of whoever starts the service, told in words; anything else is a bug and keeps its stack. */
class StartError extends Error {}

function explain(error: unknown, config: Config): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const address = `${config.HOST}:${config.PORT}`;
  if (code === 'EADDRINUSE')
    return new StartError(`${address} is taken: stop what listens there, or set PORT.`);
  if (code === 'EACCES')
    return new StartError(`${address} may not be listened on: set PORT to 1024 or more.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
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
