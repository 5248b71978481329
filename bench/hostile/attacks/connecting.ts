import type { Attack, Target } from '../attack';
import { pause, useConnection } from '../connections';
import { JSON_TYPE, rawRequest, withKey } from '../raw-request';

const CLIENTS = 20;

/** The pause between two connections of one attacking client, in ms. */
const PAUSE_MS = 25;

/** Time in ms after which the attacking client closes a connection on which no response has arrived. */
const LEAVE_MS = 1000;

interface Connecting {
  readonly name: string;
  readonly title: string;
  readonly bytes: (target: Target) => Buffer;
  /** True if the attacking client closes the connection right after it has sent everything. */
  readonly leaves?: boolean;
}

/** Attacks that open and close connections in a loop. */
export const CONNECTING: readonly Attack[] = (
  [
    { name: 'nothing', title: 'opened and closed', bytes: () => Buffer.alloc(0), leaves: true },
    {
      name: 'leave',
      title: 'opened, asked for /openapi.json × 20 and closed',
      bytes: () => Buffer.concat(Array.from({ length: 20 }, () => rawRequest('GET', '/openapi.json'))),
      leaves: true,
    },
    {
      name: 'broken',
      title: 'with a pipelined POST before broken bytes',
      bytes: ({ key }) => Buffer.concat([post(key), Buffer.from('\x00\x01 broken\r\n\r\n')]),
    },
    {
      name: 'garbage',
      title: 'with 64 KB of no HTTP',
      bytes: () => Buffer.alloc(65_536, 'x'),
    },
  ] satisfies Connecting[]
).map(connecting);

function post(key: string): Buffer {
  const reading = { productid: 'attacker', quantity: 1, timestamp: '2026-01-01' };
  return rawRequest(
    'POST',
    '/api/v1/inventory/update',
    { ...JSON_TYPE, ...withKey(key) },
    JSON.stringify({ items: [reading] }),
  );
}

function connecting({ name, title, bytes, leaves = false }: Connecting): Attack {
  return {
    name: `connect-${name}`,
    title: `connections ${title}; ${CLIENTS} at once`,
    prepare: (target) => {
      const sent = bytes(target);
      const client = async (signal: AbortSignal) => {
        while (!signal.aborted) {
          await useConnection(
            target.url,
            (socket) => {
              socket.resume().write(sent);
              if (leaves) socket.destroySoon();
              else socket.setTimeout(LEAVE_MS, () => socket.destroy());
            },
            signal,
          );
          await pause(PAUSE_MS, signal);
        }
      };
      return (signal) => Promise.all(Array.from({ length: CLIENTS }, () => client(signal)));
    },
  };
}
