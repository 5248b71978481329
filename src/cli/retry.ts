import { setTimeout as wait } from 'node:timers/promises';
import { type ServiceResponse, errorIn, messageOf } from './response';
import { ConnectionLost, connectionLost } from './connection';

/** Attempts per request: about a minute, if the service asks for 1 s each time or is away. */
const TRIES = 60;

/** Longest wait: no limit of the service lasts longer. A longer Retry-After comes from a changed clock or a proxy. */
const LONGEST_WAIT_S = 60;

/** Statuses for too many requests or a busy service, including those of a proxy whose service is away. */
const BUSY = [429, 502, 503, 504];

/**
 * Repeats a request while the service is too busy for it or the connection is lost. The request must be safe to send
 * twice: perhaps only the answer was lost.
 *
 * @param say receives a notice before each wait
 * @returns the first answer that is not "busy", or the last one
 * @throws ConnectionLost if the last attempt got no answer
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

/** The wait in seconds; 1 if Retry-After is not a number, because a proxy may write a date. */
function secondsToWait({ response }: ServiceResponse): number {
  const seconds = Number(response.headers.get('Retry-After'));
  return seconds >= 1 ? Math.min(seconds, LONGEST_WAIT_S) : 1;
}

function isBusy(answer: ServiceResponse): boolean {
  return BUSY.includes(answer.response.status) || errorIn(answer)?.error === 'IDEMPOTENCY_CONFLICT';
}
