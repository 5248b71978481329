import type { ErrorDto } from '@verkko/client';
import { Failure } from '../command-line/failure';

/** The answer to a request. */
export interface ServiceResponse {
  readonly response: Response;
  /** An ErrorDto, unless a proxy between client and service wrote the answer. */
  readonly error?: unknown;
}

/** The service's own error; undefined if another server wrote the answer. */
export function errorIn({ error }: ServiceResponse): ErrorDto | undefined {
  const isOurs = typeof error === 'object' && error !== null && 'error' in error && 'message' in error;
  return isOurs ? (error as ErrorDto) : undefined;
}

/** Status and message of an answer that is an error. */
export function messageOf(answer: ServiceResponse): string {
  const { response, error = '' } = answer;
  const text = typeof error === 'string' ? error : JSON.stringify(error);
  return `${response.status}: ${errorIn(answer)?.message ?? text.slice(0, 200)}`;
}

/** A Failure with the service's message and the invalid values. @param placeOf describes to people where a field is */
export function refusal(what: string, answer: ServiceResponse, placeOf = (field: string) => field): Failure {
  const message = messageOf(answer);
  const lines = (errorIn(answer)?.details ?? [])
    .filter((detail) => !message.includes(detail.message))
    .map((detail) => `\n  ${placeOf(detail.field)} ${detail.message}`);
  const hint = answer.response.status === 401 ? ' VERKKO_API_KEY or --key says who calls.' : '';
  return new Failure(`${what} (${message})${hint}${lines.join('')}`);
}
