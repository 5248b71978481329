import { ApiError } from '../errors/api-error';
import type { Account, BodyMemoryBudget } from './body-memory-budget';
import { clientGone } from '../http/client-gone';

/** Bytes of memory that a request uses in addition to its body. */
const REQUEST = 4096;

/** The memory that is reserved for one request body. */
export class Reservation {
  /** Bytes that are reserved for the request and for its unparsed body. */
  held = 0;
  /** Bytes that the parsed request body may use; 0 until the body may be parsed. */
  inWork = 0;
  private clientIsGone = false;

  constructor(
    private readonly budget: BodyMemoryBudget,
    readonly account: Account,
  ) {
    this.reserve(REQUEST);
  }

  /** Reserves more bytes for the request body; reserves nothing if it throws. @throws ApiError OVERLOADED */
  reserve(bytes: number): void {
    this.budget.reserve(this, bytes);
  }

  /**
   * Waits until the request body may be parsed.
   *
   * @param weight bytes that the parsed body may use
   * @throws ApiError PAYLOAD_TOO_LARGE, OVERLOADED; BAD_REQUEST if the client disconnects first
   */
  async admit(weight: number): Promise<void> {
    if (this.clientIsGone) throw clientGone();
    await this.budget.admit(this, REQUEST + weight);
  }

  /**
   * Must be called when the client disconnects. If the request body still waits for memory, it is dropped. If
   * it is being processed, the processing continues.
   */
  cancel(): void {
    this.clientIsGone = true;
    this.budget.cancel(this, clientGone);
  }

  /** Releases the memory that is reserved for a request body, once the response is complete. */
  close(): void {
    this.cancel();
    this.budget.close(this);
  }
}

/**
 * The error for a request that the memory budget refuses.
 * @param isOwn true if other requests of this caller use up the memory, false if requests of other callers do
 */
export function overloaded(isOwn: boolean): ApiError {
  const message = isOwn
    ? 'Other requests of the same caller take up its share of the memory for bodies; try again when some are answered.'
    : 'More is arriving than can be stored; try again.';
  return new ApiError('OVERLOADED', message);
}
