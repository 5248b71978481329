import { Injectable } from '@nestjs/common';
import { CallerTurns } from './caller-turns';

/**
 * Maximum number of long statements at a time: fewer than the connections of the pool, because writes need some of
 * them.
 */
const MOST = 3;

/** Limits reads whose statements may take long, such as series and forecasts, to a few at a time. */
@Injectable()
export class LongReads {
  private readonly turns = new CallerTurns(MOST, MOST);

  /** Runs the work as soon as fewer than the maximum number of long reads are in progress. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.run('', work);
  }
}
