import type { Attack, Target } from '../attack';
import { useConnection, pause } from '../connections';
import { longName } from '../stock';
import { pipelined, rawRequest, withKey } from '../raw-request';

const CONNECTIONS = 50;

/** The number of pipelined requests on each connection. */
const PIPELINED = 100;

/** The pause in ms between two bytes that the client reads. */
const BYTE_EVERY_MS = 1000;

/** The pause in ms between two new connections. */
const OPEN_EVERY_MS = 20;

/** Attacks by clients that read only one byte a second of the responses. */
export const TRICKLE: readonly Attack[] = [
  trickle('openapi', 'GET /openapi.json × 100', () => rawRequest('GET', '/openapi.json')),
  trickle('pages', 'GET 500 rows with long names × 100', ({ key }) =>
    rawRequest(
      'GET',
      `/api/v1/inventory/query?limit=500&productid=${encodeURIComponent(longName(1))}`,
      withKey(key),
    ),
  ),
];

function trickle(name: string, title: string, request: (target: Target) => Buffer): Attack {
  return {
    name: `trickle-${name}`,
    title: `${title}, read 1 byte a second; ${CONNECTIONS} connections`,
    prepare: (target) => {
      const bytes = pipelined(request(target), PIPELINED);
      const client = async (index: number, signal: AbortSignal) => {
        await pause(index * OPEN_EVERY_MS, signal);
        while (!signal.aborted) {
          await readSlowly(target.url, bytes, signal);
          await pause(BYTE_EVERY_MS, signal);
        }
      };
      return (signal) =>
        Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => client(index, signal)));
    },
  };
}

async function readSlowly(url: string, bytes: Buffer, signal: AbortSignal): Promise<void> {
  let readOn = (): unknown => undefined;
  await useConnection(
    url,
    (socket) => {
      readOn = () => socket.resume();
      socket.write(bytes);
    },
    signal,
    {
      onread: {
        // The receive buffer has one byte, so that the client takes only one byte at a time from the kernel.
        buffer: Buffer.alloc(1),
        callback: () => {
          void pause(BYTE_EVERY_MS, signal).then(() => readOn());
          return false;
        },
      },
    },
  );
}
