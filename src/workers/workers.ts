import cluster from 'node:cluster';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { WORKER } from '../ipc/primary';
import { longestStop } from '../shutdown/stop-on-signal';
import { killWhenHanging } from './kill-when-hanging';
import { WorkerProcess } from './worker-process';
import type { WorkerSettings } from './worker-settings';

/**
 * After this number of failed starts of worker processes, without a successful start between them, the
 * service ends with an error.
 */
const MOST_FAILED_STARTS = 3;

/** If a worker process ends within this time after its start, in ms, it is replaced only after a pause. */
const SHORT_LIFE_MS = 10_000;

/**
 * The first and the longest pause before a worker process is replaced, in ms; each pause is twice as long as the
 * pause before it.
 */
const PAUSE_MS = { first: 100, longest: 5000 };

/** The error if worker processes cannot start. The message says why the last worker could not start. */
export class WorkersFailed extends Error {}

/** Starts the worker processes, replaces workers that have ended, and stops all workers. */
export class Workers {
  readonly events = new EventEmitter<{
    started: [WorkerProcess];
    listening: [];
    quiet: [];
    ended: [WorkerProcess];
  }>();

  /**
   * Promise that rejects if a worker process cannot start while the service starts, or if several in a row
   * end before they serve requests.
   */
  readonly failed: Promise<never>;
  private giveUp!: (error: WorkersFailed) => void;

  private readonly logger = new Logger('Workers');
  private readonly running = new Set<WorkerProcess>();
  private address: AddressInfo | undefined;
  private failedStarts = 0;
  private shortLives = 0;
  private hasStarted = false;
  private isStopping = false;

  constructor(private readonly settings: WorkerSettings) {
    this.events.setMaxListeners(0);
    this.failed = new Promise((_, giveUp) => (this.giveUp = giveUp));
    this.failed.catch(() => undefined);
  }

  get listening(): WorkerProcess[] {
    return [...this.running].filter(({ isListening }) => isListening);
  }

  /**
   * Starts all worker processes, and waits until they listen.
   * @returns the IP address and the port of the service
   * @throws WorkersFailed with the reason why a worker could not start
   */
  async start(): Promise<AddressInfo> {
    const { WORKERS } = this.settings.config;
    for (let index = 0; index < WORKERS; index += 1) this.fork();
    while (!this.address || this.listening.length < WORKERS) {
      await Promise.race([this.failed, once(this.events, 'listening')]);
    }
    this.hasStarted = true;
    return this.address;
  }

  /** Lets all worker processes finish their requests. The promise resolves when the workers have ended. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const worker of this.running) {
      if (worker.isListening) worker.stop();
      else worker.kill();
    }
    const timeout = setTimeout(
      () => {
        for (const worker of this.running) worker.kill();
      },
      longestStop(this.settings.config) + 1000,
    );
    while (this.running.size > 0) await once(this.events, 'ended');
    clearTimeout(timeout);
  }

  private fork(): void {
    if (this.isStopping) return;
    const forked = cluster.fork({ [WORKER]: '1' });
    const worker = new WorkerProcess(forked);
    const { channel } = worker;
    this.running.add(worker);
    channel.on('settings', () => this.settings);
    channel.on('listening', (address: AddressInfo) => {
      worker.isListening = true;
      this.address = address;
      this.failedStarts = 0;
      this.events.emit('listening');
    });
    channel.on('failed', (reason: string) => (worker.reason = reason));
    channel.on('port may close', () => this.allAreQuiet(worker));
    // If a process could not be started, it emits no `exit` event. So its `error` event is handled as its
    // end. Every other error is about a message to a process that is ending, and is ignored.
    forked.on('error', (error) => {
      if (worker.pid === undefined) void this.whenEnded(worker, String(error));
    });
    forked.once('exit', (code, signal) => {
      void this.whenEnded(worker, signal || `exit code ${code}`);
    });
    this.events.emit('started', worker);
    void killWhenHanging(worker);
  }

  private async whenEnded(worker: WorkerProcess, how: string): Promise<void> {
    if (worker.hasEnded) return;
    worker.end();
    this.running.delete(worker);
    this.events.emit('ended', worker);
    if (this.isStopping) return;

    const why = worker.reason ?? `A worker ended by itself: ${how}`;
    if (!worker.isListening) this.failedStarts += 1;
    // All workers start in the same way. So if one worker reports that it cannot start, the start of the service has
    // failed.
    const isHopeless = !this.hasStarted && worker.reason !== undefined;
    if (isHopeless || this.failedStarts === MOST_FAILED_STARTS) {
      this.giveUp(new WorkersFailed(why));
      return;
    }
    this.shortLives = worker.age < SHORT_LIFE_MS ? this.shortLives + 1 : 0;
    const pause = this.shortLives === 0 ? 0 : PAUSE_MS.first * 2 ** (this.shortLives - 1);
    this.logger.error(`Worker ${worker.pid} is replaced. ${why}`);
    await sleep(Math.min(pause, PAUSE_MS.longest));
    this.fork();
  }

  /**
   * Resolves when the workers can close the port without losing a connection. All workers then let new
   * requests wait. The primary process has accepted all connections that have arrived, and has passed them to
   * the workers.
   */
  private async allAreQuiet(worker: WorkerProcess): Promise<void> {
    worker.isQuiet = true;
    this.events.emit('quiet');
    while (this.listening.some(({ isQuiet }) => !isQuiet)) {
      await Promise.race([once(this.events, 'quiet'), once(this.events, 'ended')]);
    }
    await nextTurn();
    await nextTurn();
  }
}
