import { setTimeout as wait } from 'node:timers/promises';
import type { Reading } from './readings';

/** What the person at the terminal is told instead of a stack. */
export class DemoError extends Error {}

/** A minute of a service that says "in a second" each time. */
const TRIES = 60;

/**
 * Stores one batch; waits as long as the service asks when it is busy, and says so.
 * @throws DemoError when there is no service, or it refuses the readings
 */
export async function send(
  url: string,
  items: readonly Reading[],
  say: (notice: string) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await post(`${url}/api/v1/inventory/update`, JSON.stringify({ items }));
    const text = await response.text();
    if (response.status === 201) return;

    const reason = `${response.status}: ${messageOf(text)}`;
    if (![429, 503].includes(response.status) || attempt === TRIES) {
      throw new DemoError(`${url} did not take the readings (${reason})`);
    }
    const seconds = Number(response.headers.get('Retry-After')) || 1; // a proxy may write a date
    say(`The service asks to wait ${seconds} s (${reason})`);
    await wait(seconds * 1000);
  }
}

async function post(address: string, body: string): Promise<Response> {
  try {
    return await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  } catch (error) {
    const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    throw new DemoError(
      `No answer from ${address} (${code ?? message}): start the service with "npm start", or name another one: npm run demo -- --url http://host:port`,
    );
  }
}

/** The message of the service's own error body, or whatever a proxy in front of it wrote. */
function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return text.slice(0, 200);
  }
}
