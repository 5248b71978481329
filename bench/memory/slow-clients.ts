import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BenchError } from '../bench-error';
import type { CleanUp } from '../clean-up';
import { randomProduct } from '../data';
import { loadHttp } from '../load/http-load';
import { makeRequests } from '../load/prepare';
import { meterFor, type Servers } from '../servers/servers';
import type { HttpProcess } from '../servers/service';
import { updateOf, type Workload, WORKLOADS } from '../workloads';
import { rateOf } from './rate';
import type { Pair, SlowClients } from './memory-results';

const CLIENTS = 200;
const BYTES_PER_SECOND = 5;

/** The number of connections for each of the two workloads. */
const CONNECTIONS = 16;

/**
 * The order of measurements with and without slow clients. The order is symmetric, so that a gradual change
 * of the machine's speed affects both kinds equally.
 */
const ORDER = ['without', 'with', 'with', 'without'] as const;

/**
 * Measures whether slow uploads delay other clients, and whether each slow upload gets a response in the end.
 */
export async function measureSlowClients(
  service: HttpProcess,
  servers: Servers,
  seconds: number,
  cleanUp: CleanUp,
): Promise<SlowClients> {
  const pairs: Record<(typeof ORDER)[number], Pair[]> = { with: [], without: [] };
  let slow: SlowClient[] = [];
  let stored = 0;
  for (const [index, phase] of ORDER.entries()) {
    if (phase === 'with' && slow.length === 0) {
      slow = await Promise.all(Array.from({ length: CLIENTS }, () => openSlowClient(service, cleanUp)));
    }
    pairs[phase].push(await loadBoth(service, servers, seconds));
    if (phase === 'with' && ORDER[index + 1] !== 'with') {
      const statuses = await Promise.all(slow.map((client) => client.finish()));
      stored = statuses.filter((status) => status === 201).length;
    }
  }
  return { clients: CLIENTS, bytesPerSecond: BYTES_PER_SECOND, stored, ...pairs };
}

async function loadBoth(service: HttpProcess, servers: Servers, seconds: number): Promise<Pair> {
  const load = async (wanted: 'd' | 'b') => {
    const requests = makeRequests(WORKLOADS.find(({ name }) => name === wanted) as Workload);
    const meter = meterFor(servers, service);
    const options = { url: service.url, requests, connections: CONNECTIONS, leadSeconds: 1, seconds, meter };
    return rateOf(await loadHttp(options));
  };
  const [d, b] = await Promise.all([load('d'), load('b')]);
  return { d, b };
}

interface SlowClient {
  /** Sends the rest of the body at once, and returns the status of the response. */
  finish(): Promise<number>;
}

async function openSlowClient({ url }: HttpProcess, cleanUp: CleanUp): Promise<SlowClient> {
  const { path, body } = updateOf(Array.from({ length: 10 }, randomProduct));
  let rest = body ?? Buffer.alloc(0);
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  cleanUp.add(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const answer = firstLine(socket);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${rest.length}\r\n\r\n`,
  );
  const trickle = setInterval(() => {
    socket.write(rest.subarray(0, BYTES_PER_SECOND));
    rest = rest.subarray(BYTES_PER_SECOND);
    if (rest.length <= BYTES_PER_SECOND) clearInterval(trickle);
  }, 1000);
  cleanUp.add(() => {
    clearInterval(trickle);
  });
  return {
    finish: async () => {
      clearInterval(trickle);
      socket.write(rest);
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(await answer)?.[1] ?? 0);
      socket.destroy();
      return status;
    },
  };
}

/**
 * Returns the first bytes of a response; empty if the connection is closed without a response.
 * @throws BenchError if the connection fails
 */
async function firstLine(socket: Socket): Promise<string> {
  const ended = once(socket, 'close').then(() => '');
  const answered = once(socket, 'data').then(([piece]) => String(piece));
  answered.catch(() => undefined);
  return Promise.race([answered, ended]).catch((error: unknown) => {
    throw new BenchError(`A slow client got no answer: ${String(error)}`);
  });
}
