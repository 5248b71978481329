import { Agent } from 'node:http';
import { type Answer, ask } from './http-client';
import { UPDATE } from './paths';

/** Sends an update with an Idempotency-Key, on a new connection that closes after the answer. */
export function updateOnce(url: string, key: string, items: object[]): Promise<Answer> {
  return ask(`${url}${UPDATE}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ items }),
    agent: new Agent(),
  });
}

/** The status of a response, followed by ` replayed` if the response has Idempotency-Replayed. */
export function outcomeOf({ status, headers }: Answer): string {
  return headers['idempotency-replayed'] === 'true' ? `${status ?? ''} replayed` : String(status);
}
