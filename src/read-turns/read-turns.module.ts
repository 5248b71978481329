import { Global, Module } from '@nestjs/common';
import { CallerTurns } from './caller-turns';
import { LongReads } from './long-reads';
import { ReadTurns } from './read-turns';

/** Maximum number of reads in progress: enough to keep PostgreSQL and this process busy. */
const MAX_IN_WORK = 32;

/** Maximum number of reads in progress if several callers read at the same time. */
const MAX_SHARED = MAX_IN_WORK / 4;

/** Provides the turns of callers that read. All routes share one instance, because they share PostgreSQL. */
@Global()
@Module({
  providers: [
    { provide: CallerTurns, useFactory: () => new CallerTurns(MAX_IN_WORK, MAX_SHARED) },
    LongReads,
    ReadTurns,
  ],
  exports: [CallerTurns, LongReads, ReadTurns],
})
export class ReadTurnsModule {}
