import type { Response } from 'express';
import { ApiError } from '../errors/api-error';

/** Lets in so many requests at a time: what lasts must not take all that there is for what does not. */
export class AtMost {
  private inside = 0;

  constructor(private readonly most: number) {}

  /** Counts the request until its connection is done with it. @throws ApiError OVERLOADED */
  enter(response: Response): void {
    if (this.inside >= this.most) {
      throw new ApiError('OVERLOADED', 'Too many files are on their way; try again.');
    }
    this.inside += 1;
    response.once('close', () => {
      this.inside -= 1;
    });
  }
}
