import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { CallerTurns } from './caller-turns';
import { LongReads } from './long-reads';
import { ReadTurns } from './read-turns';

/**
 * Maximum number of concurrent reads in an instance, unless the minimum of each worker adds up to more:
 * enough to keep PostgreSQL and one process busy.
 */
const MAX_IN_WORK = 32;

/** Minimum number of concurrent reads in each worker process: enough to keep the worker busy. */
const FEWEST = 8;

/**
 * If several callers send requests, this fraction of the maximum number of concurrent reads is divided
 * equally among them.
 */
const SHARED = 1 / 4;

/**
 * Provides the scheduler that decides which caller may begin the next read. All routes share one scheduler,
 * because they use the same PostgreSQL.
 */
@Global()
@Module({
  providers: [
    {
      provide: CallerTurns,
      inject: [CONFIG],
      useFactory: ({ WORKERS }: Config) => {
        const max = Math.max(FEWEST, MAX_IN_WORK / WORKERS);
        return new CallerTurns(max, max * SHARED);
      },
    },
    LongReads,
    ReadTurns,
  ],
  exports: [CallerTurns, LongReads, ReadTurns],
})
export class ReadTurnsModule {}
