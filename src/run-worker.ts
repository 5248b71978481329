import { createApp } from './create-app';
import { type Connection, configuredConnection } from './database/connection';
import type { Channel } from './ipc/channel';
import { closeApplication, endAfter, SIGNALS } from './shutdown/stop-on-signal';
import { explain, textOf } from './start-error';
import type { WorkerSettings } from './workers/worker-settings';

/** Longest wait for the settings from the primary process, in ms. The primary may be busy when a worker starts. */
const PRIMARY_MS = 60_000;

/**
 * Serves requests in this process until the primary process sends "stop". Node ends a worker process when its primary
 * process has ended.
 */
export async function runWorker(primary: Channel): Promise<void> {
  // A terminal and systemd send a signal to all processes. Workers ignore it, because the primary tells them to stop.
  for (const signal of SIGNALS) process.on(signal, () => undefined);
  primary.on('alive', () => true);
  primary.on('stop', () => process.exit(0)); // the worker can end at once, because it does not serve requests yet
  const { config, embedded } = await primary.ask<WorkerSettings>('settings', undefined, PRIMARY_MS);
  try {
    // The worker makes the connection options itself, because the primary process cannot send it a list of database
    // hosts.
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
