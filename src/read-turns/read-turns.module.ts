import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { CallerTurns } from './caller-turns';
import { LongReads } from './long-reads';
import { ReadTurns } from './read-turns';

/** Reads in work at a time in an instance: enough to keep PostgreSQL and one process busy. */
const MAX_IN_WORK = 32;

/** Fewest of them in a worker: enough to keep it busy. */
const FEWEST = 8;

/** The part of them that callers share who read at the same time. */
const SHARED = 1 / 4;

/** Provides the turns of callers that read. All routes share one instance, because they share PostgreSQL. */
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
