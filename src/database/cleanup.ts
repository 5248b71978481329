import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';

const EVERY_MS = 10 * 60_000;

/** Deletes expired rows of one database table every 10 minutes, in batches. */
export abstract class Cleanup implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Cleanup');
  private readonly stopping = new AbortController();

  /**
   * Creates the cleanup task of one table. @param what word for the deleted rows in log messages, such as
   * `events`
   */
  constructor(private readonly what: string) {}

  /** Deletes one batch of expired rows, unless another instance is doing it now. @returns number of deleted rows */
  protected abstract deleteSome(): Promise<number>;

  onApplicationBootstrap(): void {
    void this.goOn();
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async goOn(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        let deleted = Infinity;
        while (deleted > 0 && !this.stopping.signal.aborted) deleted = await this.deleteSome();
      } catch (error) {
        this.logger.debug(`Old ${this.what} stay for now: ${(error as Error).message}`);
      }
    }
  }
}
