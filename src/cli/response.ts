import type { ErrorDto } from '@verkko/client';
import { Failure } from '../command-line/failure';

/** A response of the service. If it is an error response, it includes the body. */
export interface ServiceResponse {
  readonly response: Response;
  /** The body of an error response: an ErrorDto, unless a proxy between client and service wrote the response. */
  readonly error?: unknown;
}

/** The error that the service sent; undefined if another server wrote the response. */
export function errorIn({ error }: ServiceResponse): ErrorDto | undefined {
  const isOurs = typeof error === 'object' && error !== null && 'error' in error && 'message' in error;
  return isOurs ? (error as ErrorDto) : undefined;
}

/** The command-line options whose names differ from the API fields that they set. */
const OPTIONS = new Map([
  ['types', '--type'],
  ['url', '--to'],
  ['productid', '--product'],
]);

/** The name of the command-line option that sets a field of the API. */
export function optionFor(field: string): string {
  return OPTIONS.get(field) ?? `--${field.replaceAll('_', '-')}`;
}

/** Formats status and message of an error response. */
export function messageOf(answer: ServiceResponse): string {
  const { response, error = '' } = answer;
  const text = typeof error === 'string' ? error : JSON.stringify(error);
  return `${response.status}: ${errorIn(answer)?.message ?? text.slice(0, 200)}`;
}

/**
 * Makes a Failure from an error response. The text of the Failure contains the service's message, and says
 * which values are invalid.
 * @param placeOf returns text that tells the user where the given field is
 */
export function refusal(what: string, answer: ServiceResponse, placeOf = (field: string) => field): Failure {
  let message = messageOf(answer);
  let lines = '';
  for (const detail of errorIn(answer)?.details ?? []) {
    const mistake = `${placeOf(detail.field)} ${detail.message}`;
    if (message.includes(detail.message)) {
      message = message.replace(`${detail.field} ${detail.message}`, () => mistake);
    } else {
      lines += `\n  ${mistake}`;
    }
  }
  const hint = answer.response.status === 401 ? ' VERKKO_API_KEY or --key says who calls.' : '';
  return new Failure(`${what} (${message})${hint}${lines}`);
}
