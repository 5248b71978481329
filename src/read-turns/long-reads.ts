import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { CallerTurns } from './caller-turns';

/**
 * Maximum number of concurrent long SQL statements in an instance. If an instance has more workers than this,
 * each worker may run one. The other connections of the pool remain free for writes.
 */
const MOST = 3;

/** Limits the number of concurrent reads whose SQL statements may take long, such as series and forecasts. */
@Injectable()
export class LongReads {
  private readonly turns: CallerTurns;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    const most = Math.max(1, Math.floor(MOST / config.WORKERS));
    this.turns = new CallerTurns(most, most);
  }

  /**
   * Runs a long read as soon as fewer than the maximum number of long reads are in progress.
   * @throws ApiError OVERLOADED after `DB_POOL_TIMEOUT`
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.run('', work, this.config.DB_POOL_TIMEOUT);
  }
}
