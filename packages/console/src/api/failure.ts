import type { ErrorDto } from '@verkko/client';
import { texts } from '../texts';

/** The service refused a request: its words, the fields it means, and the id by which its log is searched. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: readonly { readonly field: string; readonly message: string }[];
  readonly requestId: string | undefined;
  /** The time to wait before the next try, in ms. */
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

  /** Whether the same request may succeed later, and was certainly not carried out. */
  get isTemporary(): boolean {
    return this.status === 429 || (this.status === 503 && this.retryAfter !== undefined);
  }

  /** What the service says of a field; undefined if nothing. @param field such as `quantity`, also of the first item */
  of(field: string): string | undefined {
    const found = this.details.find((detail) => detail.field.replace(/^items\[0\]\./, '') === field);
    return found && `${field} ${found.message}`;
  }
}

/** No answer came: the network or the service is away. Whether the request was carried out is not known. */
export class Unreachable extends Error {
  constructor() {
    super(texts.errors.unreachable);
  }
}

function isErrorDto(body: unknown): body is ErrorDto {
  return typeof body === 'object' && body !== null && 'error' in body && 'message' in body;
}
