import type { AddressInfo } from 'node:net';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@verkko/embedded-postgres';
import type { Config } from './config/config';
import { createApp } from './create-app';
import { configuredConnection } from './database/connection';
import { Shutdown } from './shutdown/shutdown';
import { closeApplication, endOnSignal, stopOnSignal } from './shutdown/stop-on-signal';
import { databaseEnded, explain } from './start-error';
import { welcome } from './startup-banner';

/** Runs the service in this process. The promise rejects if the embedded database ends by itself. */
export async function runAlone(config: Config): Promise<void> {
  const startIsOver = endOnSignal();
  let embedded: EmbeddedPostgres | undefined;
  let connection = configuredConnection(config);
  if (!connection) {
    embedded = await startEmbeddedPostgres({ dataDir: config.DATA_DIR });
    connection = embedded.connection;
  }

  try {
    const app = await createApp(config, connection);
    startIsOver();
    // If the application does not close in time, the embedded database is stopped nevertheless. If closing
    // fails with an error, this process ends, and the embedded database ends with it.
    stopOnSignal(() => closeApplication(app, config).then(() => embedded?.stop()));
    await app.listen(config.PORT, config.HOST);
    welcome(config, app.getHttpServer().address() as AddressInfo);
    if (!embedded) return;
    await embedded.ended;
    // If the embedded database ends by itself, the service ends as well, so that a process manager restarts both.
    if (!app.get(Shutdown).began) throw databaseEnded(config);
  } catch (error) {
    await embedded?.stop();
    throw explain(error, config);
  }
}
