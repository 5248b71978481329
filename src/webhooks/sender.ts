import { Injectable } from '@nestjs/common';
import { DeliveryError, describeFailure } from './delivery-error';
import { post, type Response } from './post';
import { ReceiverAddresses } from './receiver-addresses';
import { parseRetryAfter } from './retry-schedule';
import { type Message, signatureHeaders } from './signature';

/** Time limit in ms for one attempt to send a webhook request, including the DNS lookup of the receiver. */
const TIMEOUT_MS = 15_000;

/** The outcome of an attempt to send a webhook request. Members that have no value are absent. */
export interface Outcome {
  readonly isDelivered: boolean;
  readonly attempted_at: string;
  readonly duration_ms: number;
  readonly status_code?: number;
  readonly response?: string;
  readonly error?: string;
  /** Time in ms that the webhook receiver asks the service to wait before the next request. */
  readonly retryAfter?: number;
}

/** Sends signed messages to webhook receivers. */
@Injectable()
export class Sender {
  constructor(private readonly addresses: ReceiverAddresses) {}

  /**
   * Sends a message to a webhook receiver, without retries. A failure is returned as an outcome and never
   * thrown.
   * @param secrets secrets of the webhook, each of which makes a signature
   * @param stop a signal that aborts the attempt
   */
  async send(
    url: string,
    secrets: readonly Buffer[],
    message: Message,
    stop?: AbortSignal,
  ): Promise<Outcome> {
    // oxlint-disable-next-line clock/no-current-date -- a moment, and not a duration
    const attemptedAt = new Date();
    const startedAt = performance.now();
    const answer = await this.answer(url, secrets, message, attemptedAt, stop).catch((error: unknown) => ({
      isDelivered: false,
      error: describeFailure(error),
    }));
    return {
      attempted_at: attemptedAt.toISOString(),
      duration_ms: Math.round(performance.now() - startedAt),
      ...answer,
    };
  }

  private async answer(
    url: string,
    secrets: readonly Buffer[],
    message: Message,
    at: Date,
    stop?: AbortSignal,
  ) {
    const headers = signatureHeaders(message, secrets, Math.floor(at.getTime() / 1000));
    const attempt = new AbortController();
    const abort = (reason: string) => () => {
      attempt.abort(new DeliveryError(reason));
    };
    const timeout = setTimeout(
      abort(`The receiver did not answer within ${TIMEOUT_MS / 1000} s.`),
      TIMEOUT_MS,
    );
    // A timer and an event listener abort the attempt. AbortSignal.any([stop, AbortSignal.timeout(…)]) is not
    // used, because Node 20 then loses the time limit during a garbage collection.
    const stopped = abort('The service was stopped.');
    if (stop?.aborted) stopped();
    stop?.addEventListener('abort', stopped);
    try {
      return outcomeOf(await this.request(url, message.body, headers, attempt.signal));
    } catch (error) {
      throw attempt.signal.aborted ? (attempt.signal.reason as DeliveryError) : (error as Error);
    } finally {
      clearTimeout(timeout);
      stop?.removeEventListener('abort', stopped);
    }
  }

  private async request(url: string, body: string, headers: Record<string, string>, signal: AbortSignal) {
    signal.throwIfAborted(); // an abort before this line would emit no event
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as DeliveryError);
      });
    });
    // A DNS query cannot be aborted. If the attempt is aborted, the result of the query is ignored.
    const addresses = await Promise.race([this.addresses.of(url), aborted]);
    return post(url, addresses, body, headers, signal);
  }
}

function outcomeOf({ status, text, headers }: Response) {
  const isDelivered = status >= 200 && status < 300;
  const isRedirect = status >= 300 && status < 400;
  const retryAfter = isDelivered ? undefined : parseRetryAfter(headers['retry-after']);
  return {
    isDelivered,
    status_code: status,
    ...(text !== '' && { response: text }),
    ...(!isDelivered && {
      error: `The receiver answered ${status}${isRedirect ? ', and redirects are not followed' : ''}.`,
    }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}
