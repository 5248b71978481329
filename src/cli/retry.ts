import { setTimeout as wait } from 'node:timers/promises';
import { type ServiceResponse, errorIn, messageOf } from './response';
import { ConnectionLost, connectionLost } from './connection';

/**
 * Maximum number of attempts for a request. All attempts together take about a minute if the service cannot
 * be reached, or if it asks for a wait of 1 s each time.
 */
const TRIES = 60;

/**
 * Longest wait before a retry, in seconds. The service never asks for a longer wait; a longer Retry-After comes from a
 * changed clock or from a proxy.
 */
const LONGEST_WAIT_S = 60;

/** Statuses of responses from a busy service, or from a proxy that cannot reach the service. */
const BUSY = [429, 502, 503, 504];

/**
 * Repeats a request while the service is too busy or the connection is lost. The request must be safe to send twice,
 * because the service may have handled it before the response was lost.
 *
 * @param say receives a notice before each wait
 * @param tries largest number of attempts
 * @returns the first response that does not say "busy", or the response to the last attempt
 * @throws ConnectionLost if the last attempt got no response
 */
export async function retry<A extends ServiceResponse>(
  request: () => Promise<A>,
  say: (notice: string) => void,
  tries = TRIES,
): Promise<A> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === tries;
    const answer = await request().catch(connectionLost);
    if (answer instanceof ConnectionLost) {
      if (isLast) throw answer;
      say(`${answer.message}: trying again`);
      await wait(1000);
    } else {
      if (isLast || !isBusy(answer)) return answer;
      const seconds = secondsToWait(answer);
      say(`The service asks to wait ${seconds} s (${messageOf(answer)})`);
      await wait(seconds * 1000);
    }
  }
}

/** The number of seconds to wait before a retry; 1 if Retry-After is not a number, because a proxy may write a date. */
function secondsToWait({ response }: ServiceResponse): number {
  const seconds = Number(response.headers.get('Retry-After'));
  return seconds >= 1 ? Math.min(seconds, LONGEST_WAIT_S) : 1;
}

function isBusy(answer: ServiceResponse): boolean {
  return BUSY.includes(answer.response.status) || errorIn(answer)?.error === 'IDEMPOTENCY_CONFLICT';
}
