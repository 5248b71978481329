import { Global, Module } from '@nestjs/common';
import { CallerTurns } from './caller-turns';

/** Reads in work at a time: enough to keep PostgreSQL and this process busy. */
const MAX_IN_WORK = 32;

/** Of one caller while others read, too. */
const MAX_EACH = MAX_IN_WORK / 4;

/** In which order reads are worked on. One for all routes: they share PostgreSQL. */
@Global()
@Module({
  providers: [{ provide: CallerTurns, useFactory: () => new CallerTurns(MAX_IN_WORK, MAX_EACH) }],
  exports: [CallerTurns],
})
export class ReadTurnsModule {}
