import { setTimeout as sleep } from 'node:timers/promises';
import type { CleanUp } from '../clean-up';
import { forgetPeak, peakMegabytes } from '@verkko/dev-servers/peak-memory';
import { residentMegabytes } from '../measure/processes';
import { say } from '../say';
import type { ServiceProcess } from '../servers/service';
import type { Ending } from './hostile-results';
import { tenth } from '../memory/memory-results';

/** The memory limit of a container in `deploy/kubernetes`, in MB. */
export const MEMORY_LIMIT = 512;

/**
 * The interval in ms at which the peak memory is read. The kernel records the peak, so it is not missed
 * between two reads.
 */
const LOOK_EVERY_MS = 50;

const START_AGAIN_MS = 200;

/**
 * Runs the service as a container orchestrator does: kills the service when its memory exceeds the limit, and
 * restarts it on the same port whenever it has ended. The memory is read at intervals, because not every
 * machine allows a benchmark to create a control group that limits memory. Only resident memory is read,
 * without the socket buffers of the kernel.
 */
export class GuardedService {
  private readonly endings: Ending[] = [];
  private current: ServiceProcess | undefined;
  /** The reason why the process is being killed; undefined if the process ends by itself. */
  private reason: string | undefined;
  private peak = 0;
  private marked = performance.now();
  private stopped = false;
  /** A promise that is pending while a process is being started. */
  private starting: Promise<unknown> = Promise.resolve();
  private watching: NodeJS.Timeout | undefined;

  private constructor(
    private readonly startProcess: () => Promise<ServiceProcess>,
    private readonly memoryLimit: number,
  ) {}

  /**
   * Starts the service and begins to watch its memory.
   * @param startProcess starts a process, always on the same port
   * @param memoryLimit in MB
   */
  static async start(
    startProcess: () => Promise<ServiceProcess>,
    cleanUp: CleanUp,
    memoryLimit = MEMORY_LIMIT,
  ): Promise<GuardedService> {
    const service = new GuardedService(startProcess, memoryLimit);
    cleanUp.add(() => service.stop());
    await service.run();
    service.watching = setInterval(() => {
      service.look();
    }, LOOK_EVERY_MS);
    return service;
  }

  /** The process id of the service; undefined during a restart. */
  get pid(): number | undefined {
    return this.current?.pid;
  }

  /** Current resident memory of the service, in MB; 0 during a restart. */
  get resident(): number {
    return this.pid === undefined ? 0 : tenth(residentMegabytes(this.pid));
  }

  /** Resets the peak memory and the list of ended processes. */
  mark(): void {
    this.endings.length = 0;
    this.peak = 0;
    this.marked = performance.now();
    try {
      if (this.pid !== undefined) forgetPeak(this.pid);
    } catch {
      // the process has just ended, so it has no memory to read
    }
  }

  /**
   * Returns what happened since the last call of `mark`: the peak of resident memory in MB, and the processes
   * that ended.
   */
  sinceMark(): { peak: number; endings: Ending[] } {
    this.look();
    return { peak: tenth(this.peak), endings: [...this.endings] };
  }

  /**
   * Kills the current process of the service, even if this process is frozen. Resolves when a new process is
   * ready.
   * @param reason the cause to record
   */
  async renew(reason: string): Promise<void> {
    this.kill(reason);
    await this.current?.ended;
    await this.ready();
  }

  /** Resolves when a process of the service is ready. */
  async ready(): Promise<void> {
    while (this.current === undefined && !this.stopped) await sleep(LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.watching);
    await this.starting;
    await this.current?.stop();
  }

  private async run(): Promise<void> {
    const service = await this.startProcess();
    this.current = service;
    void service.ended.then(({ code, signal }) => {
      this.current = undefined;
      if (this.stopped) return;
      const reason = this.reason ?? signal ?? `exit code ${code ?? '?'}`;
      this.reason = undefined;
      this.endings.push({ at: tenth((performance.now() - this.marked) / 1000), reason });
      this.starting = this.runAgain();
    });
  }

  /** Tries to restart the service until it has started, because a start may fail during an attack. */
  private async runAgain(): Promise<void> {
    while (!this.stopped && this.current === undefined) {
      await sleep(START_AGAIN_MS);
      await this.run().catch((error: unknown) => {
        say(`    it did not start: ${(error as Error).message.slice(0, 300)}`);
      });
    }
  }

  private kill(reason: string): void {
    if (this.pid === undefined || this.reason !== undefined) return;
    this.reason = reason;
    try {
      process.kill(this.pid, 'SIGKILL');
    } catch {
      // the process has just ended by itself
    }
  }

  private look(): void {
    if (this.pid === undefined) return;
    let most: number;
    try {
      most = peakMegabytes(this.pid);
    } catch {
      return; // the process has just ended
    }
    if (Number.isNaN(most)) return;
    this.peak = Math.max(this.peak, most);
    if (most > this.memoryLimit) this.kill('memory');
  }
}
