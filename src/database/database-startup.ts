import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config';
import { CONNECTION, type Connection } from './connection';
import { migrate } from './migrate';

const RETRY_MS = 1000;

/**
 * Migrates and connects at start. Where PostgreSQL is not there yet, the service starts all the same, answers 503, is
 * not ready, and goes on trying: the order in which a cluster starts its parts does not matter.
 */
@Injectable()
export class DatabaseStartup implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Database');
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTION) private readonly connection: Connection,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!(await this.succeeds())) void this.keepTrying();
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }

  private async keepTrying(): Promise<void> {
    do {
      await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    } while (!this.stopping.signal.aborted && !(await this.succeeds()));
  }

  private async succeeds(): Promise<boolean> {
    try {
      if (this.config.RUN_MIGRATIONS) {
        for (const name of await migrate(this.config, this.connection)) this.logger.log(`Migrated: ${name}`);
      }
      await this.dataSource.initialize();
      return true;
    } catch (error) {
      const { message, code } = error as Error & { code?: string };
      this.logger.error(`PostgreSQL cannot be used yet, trying again: ${message || (code ?? '')}`);
      return false;
    }
  }
}
