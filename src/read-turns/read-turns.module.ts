import { Global, Module } from '@nestjs/common';
import { CallerTurns } from './caller-turns';
import { LongReads } from './long-reads';
import { ReadTurns } from './read-turns';

/** Reads in work at a time: enough to keep PostgreSQL and this process busy. */
const MAX_IN_WORK = 32;

/** Most reads in work at a time, if several callers read at the same time. */
const MAX_SHARED = MAX_IN_WORK / 4;

/** Orders the reads of callers. One for all routes, because they share PostgreSQL. */
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
