import { setTimeout as wait } from 'node:timers/promises';
import { type ServiceResponse, errorIn, messageOf } from './response';
import { ConnectionLost, connectionLost } from './connection';

/** A minute of a service that says "in a second" each time, or is away. */
const TRIES = 60;

/** No limit of the service lasts longer. A Retry-After that is longer comes from a clock that was set, or from a proxy. */
const LONGEST_WAIT_S = 60;

/** Too many requests, or no time for one; what proxies say for a service that is away among them. */
const BUSY = [429, 502, 503, 504];

/**
 * Makes a request anew for as long as the service is too busy for it, or the connection is lost. It must be one that may
 * arrive twice: perhaps only the answer was lost.
 *
 * @param say told what is waited for
 * @returns the first answer that is another one, or the last
 * @throws ConnectionLost where there is none
 */
export async function retry<A extends ServiceResponse>(
  request: () => Promise<A>,
  say: (notice: string) => void,
): Promise<A> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === TRIES;
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

/** A second where the answer does not say a number: a proxy may write a date. */
function secondsToWait({ response }: ServiceResponse): number {
  const seconds = Number(response.headers.get('Retry-After'));
  return seconds >= 1 ? Math.min(seconds, LONGEST_WAIT_S) : 1;
}

function isBusy(answer: ServiceResponse): boolean {
  return BUSY.includes(answer.response.status) || errorIn(answer)?.error === 'IDEMPOTENCY_CONFLICT';
}
