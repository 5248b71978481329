import { createApp } from './create-app';
import { type Connection, configuredConnection } from './database/connection';
import type { Channel } from './ipc/channel';
import { closeApplication, endAfter, SIGNALS } from './shutdown/stop-on-signal';
import { explain, textOf } from './start-error';
import type { WorkerSettings } from './workers/worker-settings';

/** Longest time to wait for the settings from the primary process, which may be busy when a worker starts, in ms. */
const PRIMARY_MS = 60_000;

/**
 * Serves requests in this worker process until the primary process sends "stop". Node ends a worker when the primary
 * process has ended.
 */
export async function runWorker(primary: Channel): Promise<void> {
  // A terminal and systemd send a signal to all processes. A worker process ignores the signal, because the primary
  // process tells it to stop.
  for (const signal of SIGNALS) process.on(signal, () => undefined);
  primary.on('alive', () => true);
  primary.on('stop', () => process.exit(0)); // nothing is served yet
  const { config, embedded } = await primary.ask<WorkerSettings>('settings', undefined, PRIMARY_MS);
  try {
    // The worker makes this object from the settings itself, because the object for several database hosts cannot be
    // sent from the primary process to a worker.
    const app = await createApp(config, configuredConnection(config) ?? (embedded as Connection));
    primary.on('stop', () => {
      endAfter(closeApplication(app, config));
    });
    await app.listen(config.PORT, config.HOST);
    await primary.ask('listening', app.getHttpServer().address(), PRIMARY_MS);
  } catch (error) {
    await primary.ask('failed', textOf(explain(error, config)), PRIMARY_MS);
    process.exit(1);
  }
}
