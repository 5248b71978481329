import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { IdempotencyRepository } from './idempotency.repository';

const EVERY_MS = 10 * 60_000;

/** Deletes idempotency keys that are older than IDEMPOTENCY_TTL, every 10 minutes. */
@Injectable()
export class ExpiredKeyCleanup implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Idempotency');
  private readonly stopping = new AbortController();

  constructor(private readonly repository: IdempotencyRepository) {}

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
        let forgotten = Infinity;
        while (forgotten > 0 && !this.stopping.signal.aborted) forgotten = await this.repository.forgetOld();
      } catch (error) {
        this.logger.debug(`Old idempotency keys stay for now: ${(error as Error).message}`);
      }
    }
  }
}
