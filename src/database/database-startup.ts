import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { CONNECTION, type Connection } from './connection';
import { Database } from './database';
import { firstAttempt } from './first-attempt';
import { migrate } from './migrate';

/**
 * Runs the migrations and connects to PostgreSQL when the service starts. If PostgreSQL is not available yet, the
 * service starts anyway, responds with 503, is not ready, and keeps trying to connect.
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
    const attempt = async () => {
      await migrateAtStart(this.config, this.connection, this.logger);
      await this.database.connect();
    };
    await firstAttempt(attempt, this.logger, this.stopping.signal);
  }

  beforeApplicationShutdown(): void {
    this.stopping.abort();
  }
}

/** Runs the missing migrations, unless `RUN_MIGRATIONS` is false. */
export async function migrateAtStart(config: Config, connection: Connection, logger: Logger): Promise<void> {
  if (!config.RUN_MIGRATIONS) return;
  for (const name of await migrate(config, connection)) logger.log(`Migrated: ${name}`);
}
