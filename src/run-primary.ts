import { Logger } from '@nestjs/common';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@verkko/embedded-postgres';
import type { Config } from './config/config';
import { configuredConnection } from './database/connection';
import { migrateAtStart } from './database/database-startup';
import { firstAttempt } from './database/first-attempt';
import { serviceLogger } from './logging/service-logger';
import { MetricsServer } from './metrics/metrics-server';
import { MemoryStorage } from './rate-limit/memory.storage';
import { countFor } from './rate-limit/primary.storage';
import { endOnSignal, stopOnSignal } from './shutdown/stop-on-signal';
import { databaseEnded, explain, StartError } from './start-error';
import { welcome } from './startup-banner';
import { Workers, WorkersFailed } from './workers/workers';
import { WorkersMetrics } from './workers/workers-metrics';
import { workerSettings } from './workers/worker-settings';

/**
 * Runs the workers, which serve requests, and the parts that an instance has only once: the embedded
 * database, the migrations, the port for metrics, and the request counters of the rate limits. The promise
 * rejects if the embedded database ends by itself, or if no worker can start.
 */
export async function runPrimary(config: Config): Promise<void> {
  const startIsOver = endOnSignal();
  Logger.overrideLogger(serviceLogger(config));
  let embedded: EmbeddedPostgres | undefined;
  let connection = configuredConnection(config);
  if (!connection) {
    embedded = await startEmbeddedPostgres({ dataDir: config.DATA_DIR });
    connection = embedded.connection;
  }

  const stopping = new AbortController();
  const workers = new Workers(workerSettings(config, embedded?.connection));
  const counts = new MemoryStorage();
  workers.events.on('started', ({ channel }) => {
    countFor(channel, counts);
  });
  const metrics = new WorkersMetrics(workers);
  const metricsServer = config.METRICS_PORT === undefined ? undefined : new MetricsServer(config, metrics);
  const stop = async () => {
    stopping.abort();
    await workers.stop();
    await metricsServer?.onApplicationShutdown();
    await embedded?.stop();
  };
  try {
    await metricsServer?.onModuleInit();
    const logger = new Logger('Database');
    await firstAttempt(() => migrateAtStart(config, connection, logger), logger, stopping.signal);
    // The first worker already serves requests while other workers start. So from now on, a stop signal lets
    // the requests in progress finish.
    startIsOver();
    stopOnSignal(stop);
    const address = await workers.start();
    welcome(config, address);
    await Promise.race([workers.failed, embedded?.ended ?? workers.failed]);
    if (!stopping.signal.aborted) throw databaseEnded(config);
  } catch (error) {
    if (error instanceof WorkersFailed) {
      await stop();
      throw new StartError(error.message);
    }
    await embedded?.stop();
    throw explain(error, config);
  }
}
