import { ApiError } from '../errors/api-error';
import type { Account, BodyMemoryBudget } from './body-memory-budget';
import { clientGone } from '../http/client-gone';

/** What a request takes up beside its body. */
const REQUEST = 4096;

/** One request's part of the memory for bodies. */
export class Reservation {
  /** Bytes, as they arrived. */
  held = 0;
  /** Bytes that the parsed body may take up; 0 until it is admitted. */
  inWork = 0;
  private clientIsGone = false;

  constructor(
    private readonly budget: BodyMemoryBudget,
    readonly account: Account,
  ) {
    this.reserve(REQUEST);
  }

  /** Takes nothing where it throws. @throws ApiError OVERLOADED */
  reserve(bytes: number): void {
    this.budget.reserve(this, bytes);
  }

  /**
   * Waits until the body may be worked on.
   *
   * @param weight bytes that it may take up once it is parsed
   * @throws ApiError PAYLOAD_TOO_LARGE, OVERLOADED; BAD_REQUEST when the client goes before that
   */
  async admit(weight: number): Promise<void> {
    if (this.clientIsGone) throw clientGone();
    await this.budget.admit(this, REQUEST + weight);
  }

  /** The client went away: what is in work goes on, what waits does not. */
  cancel(): void {
    this.clientIsGone = true;
    this.budget.cancel(this, clientGone);
  }

  /** The work is done. */
  close(): void {
    this.cancel();
    this.budget.close(this);
  }
}

/** @param isOwn the caller's own requests are in the way */
export function overloaded(isOwn: boolean): ApiError {
  const message = isOwn
    ? 'Other requests of the same caller take up its share of the memory for bodies; try again when some are answered.'
    : 'More is arriving than can be stored; try again.';
  return new ApiError('OVERLOADED', message);
}
