import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { ATTACKER_ADDRESS, pause } from './connections';

/** The pause in ms between two requests of one attacker. It limits the number of requests. */
const PAUSE_MS = 50;

export interface AttackRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /**
   * Delay in ms from the end of the request to the disconnection by the client. The client disconnects even
   * if no response has arrived.
   */
  readonly leavesAfter?: number;
}

/** Sends the same request repeatedly from this number of concurrent attackers, who read each response to its end. */
export async function repeatRequest(
  attackers: number,
  attackRequest: AttackRequest,
  signal: AbortSignal,
): Promise<void> {
  const repeat = async () => {
    while (!signal.aborted) {
      await sendOnce(attackRequest, signal);
      await pause(PAUSE_MS, signal);
    }
  };
  await Promise.all(Array.from({ length: attackers }, repeat));
}

async function sendOnce(
  { method, url, headers, body, leavesAfter }: AttackRequest,
  signal: AbortSignal,
): Promise<void> {
  const sending = request(url, {
    method,
    headers: { ...headers, ...(body && { 'Content-Length': body.length }) },
    localAddress: ATTACKER_ADDRESS,
    agent: false,
    signal,
  });
  if (leavesAfter !== undefined) {
    sending.once('finish', () => setTimeout(() => sending.destroy(), leavesAfter));
  }
  try {
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
    sending.end(body);
    const [response] = await answered;
    await once(response.resume(), 'end');
  } catch {
    // The attacker ignores error responses, resets and failed connections.
  }
}
