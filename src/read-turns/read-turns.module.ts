import { Global, Module } from '@nestjs/common';
import { CallerTurns } from './caller-turns';

/** Reads in work at a time: enough to keep PostgreSQL and this process busy. */
const MAX_IN_WORK = 32;

/** Of several callers who read at the same time, together. */
const MAX_SHARED = MAX_IN_WORK / 4;

/** In which order reads are worked on. One for all routes: they share PostgreSQL. */
@Global()
@Module({
  providers: [{ provide: CallerTurns, useFactory: () => new CallerTurns(MAX_IN_WORK, MAX_SHARED) }],
  exports: [CallerTurns],
})
export class ReadTurnsModule {}
