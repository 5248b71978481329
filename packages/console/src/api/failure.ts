import type { ErrorDto } from '@verkko/client';
import { texts } from '../texts';

/**
 * Error if the service refused a request. It has the message of the service, the invalid fields, and the
 * request id for a search in the log.
 */
export class Refusal extends Error {
  readonly status: number;
  readonly details: readonly { readonly field: string; readonly message: string }[];
  readonly requestId: string | undefined;
  /** The time to wait before the next attempt, in ms. */
  readonly retryAfter: number | undefined;

  constructor({ status, headers }: Pick<Response, 'status' | 'headers'>, body: unknown) {
    const error = isErrorDto(body) ? body : undefined;
    super(error?.message ?? texts.errors.status(status));
    this.status = status;
    this.details = error?.details ?? [];
    this.requestId = error?.request_id ?? headers.get('X-Request-ID') ?? undefined;
    const seconds = Number(headers.get('Retry-After') ?? NaN);
    this.retryAfter = Number.isNaN(seconds) ? undefined : seconds * 1000;
  }

  /**
   * Whether the same request may succeed later, because the service or a proxy before it is unavailable or too
   * busy. A response with Retry-After counts as such, whatever its status. After a 429 the request was not executed;
   * after any other of these responses it may have been executed.
   */
  get isTemporary(): boolean {
    return [408, 429, 502, 503, 504].includes(this.status) || this.retryAfter !== undefined;
  }

  /**
   * The service's error message about a field of the request or of its first item. The message does not name
   * the field, because the form shows it beside the field.
   * @param field the name of the field
   */
  of(field: string): string | undefined {
    return this.details.find((detail) => detail.field.replace(/^items\[0\]\./, '') === field)?.message;
  }

  /** Whether the error names at least one of the given fields, and no field besides them. */
  isOnlyAbout(fields: readonly string[]): boolean {
    return this.details.length > 0 && this.details.every(({ field }) => fields.includes(field));
  }
}

/**
 * No response arrived, because the network or the service is unavailable. The request may have been executed or not.
 */
export class Unreachable extends Error {
  constructor() {
    super(texts.errors.unreachable);
  }
}

function isErrorDto(body: unknown): body is ErrorDto {
  return typeof body === 'object' && body !== null && 'error' in body && 'message' in body;
}
