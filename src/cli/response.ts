import type { ErrorDto } from '../client/client';
import { Failure } from './failure';

/** What a request got back. */
export interface ServiceResponse {
  readonly response: Response;
  /** Of the service's own shape, unless something in between wrote it. */
  readonly error?: unknown;
}

/** The error that the service answered with; undefined where something else did. */
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

/** What was not done, what the service said to it, and which values were wrong. @param placeOf where a field is, for a person */
export function refusal(what: string, answer: ServiceResponse, placeOf = (field: string) => field): Failure {
  const message = messageOf(answer);
  const lines = (errorIn(answer)?.details ?? [])
    .filter((detail) => !message.includes(detail.message))
    .map((detail) => `\n  ${placeOf(detail.field)} ${detail.message}`);
  const hint = answer.response.status === 401 ? ' VERKKO_API_KEY or --key says who calls.' : '';
  return new Failure(`${what} (${message})${hint}${lines.join('')}`);
}
