import type { Request, Response } from 'express';
import { callerName } from '../access/caller-name';
import { ApiError } from '../errors/api-error';
import { clientGone } from './client-gone';

/**
 * Limits the number of concurrent long responses, such as files or streams. One caller may use only a quarter of this
 * number, so that other callers are not blocked.
 */
export class ConcurrencyLimit {
  private readonly maxEach: number;
  private readonly inside = new Map<string, number>();
  private total = 0;

  /**
   * Sets how many responses may be in progress at the same time.
   * @param max maximum number for all callers together
   * @param things what the responses are called in error messages
   */
  constructor(
    private readonly max: number,
    private readonly things = 'files',
  ) {
    this.maxEach = Math.max(1, Math.floor(max / 4));
  }

  /**
   * Counts the request against the limit until its response closes.
   * @throws ApiError OVERLOADED; BAD_REQUEST if the client has disconnected
   */
  acquire(request: Request): void {
    // If the client disconnected while the guards waited for Redis or the database, the response has already
    // closed, and no event would end the count.
    if (request.socket.destroyed) throw clientGone();
    const caller = callerName(request);
    const own = this.inside.get(caller) ?? 0;
    if (own >= this.maxEach) {
      throw new ApiError(
        'OVERLOADED',
        `${this.maxEach} ${this.things} of the same caller are on their way; try again when one is done.`,
      );
    }
    if (this.total >= this.max) {
      throw new ApiError('OVERLOADED', `Too many ${this.things} are on their way; try again.`);
    }
    this.inside.set(caller, own + 1);
    this.total += 1;
    (request.res as Response).once('close', () => {
      this.release(caller);
    });
  }

  private release(caller: string): void {
    const own = (this.inside.get(caller) ?? 0) - 1;
    if (own > 0) this.inside.set(caller, own);
    else this.inside.delete(caller);
    this.total -= 1;
  }
}
