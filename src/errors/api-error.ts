import { type ErrorCode, type ErrorRow, errorCodes } from './error-codes';

/** One invalid field of a request, and the values that are allowed for it. */
export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

/** Values of HTTP headers by header name. An array is sent as several header lines. */
type Headers = Readonly<Record<string, string | string[]>>;

interface Extras {
  /**
   * The errors in single fields, at most {@link MAX_DETAILS}. If there are more, the message of the ApiError
   * states their total number.
   */
  readonly details?: readonly ErrorDetail[];
  /** Response headers that belong to the error, such as `Allow`. */
  readonly headers?: Headers;
  readonly cause?: unknown;
}

export const MAX_DETAILS = 100;

/**
 * An error sent to the client. Its message says what is allowed or what to do, and never contains SQL, a stack or a
 * secret.
 */
export class ApiError extends Error {
  readonly details: readonly ErrorDetail[] | undefined;
  readonly headers: Headers;

  constructor(
    readonly code: ErrorCode,
    message: string,
    extras: Extras = {},
  ) {
    super(message, { cause: extras.cause });
    this.details = extras.details;
    const { retryAfter }: ErrorRow = errorCodes[code];
    this.headers = { ...(retryAfter && { 'Retry-After': String(retryAfter) }), ...extras.headers };
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  /** The response body, which has the same shape for every error of every route. */
  toBody(requestId: string) {
    return {
      error: this.code,
      message: this.message,
      ...(this.details && { details: this.details }),
      request_id: requestId,
    };
  }
}
