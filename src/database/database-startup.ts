import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { CONNECTION, type Connection } from './connection';
import { withAdvice } from './connection-advice';
import { Database } from './database';
import { migrate } from './migrate';

const RETRY_MS = 1000;

/** A first attempt that takes longer (a long migration, a server that hangs) continues while the service listens. */
const FIRST_ATTEMPT_MS = 5000;

const NOT_READY_YET =
  'The first connection or the migrations take longer than 5 s: the service listens, and is not ready yet';

/**
 * Migrates and connects at start. If PostgreSQL is not available yet, the service starts anyway, answers 503, is not
 * ready, and keeps trying: the order in which a cluster starts its parts does not matter.
 */
@Injectable()
export class DatabaseStartup implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Database');
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTION) private readonly connection: Connection,
    private readonly database: Database,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const first = this.succeeds();
    void this.keepTrying(first);
    const timeout = new AbortController();
    const waited = sleep(FIRST_ATTEMPT_MS, undefined, timeout).then(
      () => {
        this.logger.warn(NOT_READY_YET);
      },
      () => undefined,
    );
    await Promise.race([first, waited]);
    timeout.abort();
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async keepTrying(first: Promise<boolean>): Promise<void> {
    const { signal } = this.stopping;
    let succeeded = await first;
    while (!succeeded) {
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      succeeded = await this.succeeds();
    }
  }

  private async succeeds(): Promise<boolean> {
    try {
      if (this.config.RUN_MIGRATIONS) {
        for (const name of await migrate(this.config, this.connection)) this.logger.log(`Migrated: ${name}`);
      }
      await this.database.connect();
      return true;
    } catch (error) {
      this.logger.error(`PostgreSQL cannot be used yet, trying again: ${withAdvice(error)}`);
      return false;
    }
  }
}
