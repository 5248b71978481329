import type { Request, Response } from 'express';
import { callerName } from '../access/caller-name';
import { ApiError } from '../errors/api-error';

/**
 * Limits the number of files transferred at a time. One caller may use a quarter of them, so that other callers can
 * proceed.
 */
export class ConcurrencyLimit {
  private readonly maxEach: number;
  private readonly inside = new Map<string, number>();
  private total = 0;

  /** Sets the limit. @param max maximum number of files at a time, for all callers together */
  constructor(private readonly max: number) {
    this.maxEach = Math.max(1, Math.floor(max / 4));
  }

  /** Counts the request as one file in transfer until its response closes. @throws ApiError OVERLOADED */
  acquire(request: Request): void {
    const caller = callerName(request);
    const own = this.inside.get(caller) ?? 0;
    if (own >= this.maxEach) {
      throw new ApiError(
        'OVERLOADED',
        `${this.maxEach} files of the same caller are on their way; try again when one is done.`,
      );
    }
    if (this.total >= this.max) {
      throw new ApiError('OVERLOADED', 'Too many files are on their way; try again.');
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
