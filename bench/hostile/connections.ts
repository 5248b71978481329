import { once } from 'node:events';
import { connect, type OnReadOpts, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A loopback address for attackers, so that rate limits by address do not affect the normal callers at 127.0.0.1. */
export const ATTACKER_ADDRESS = '127.0.0.2';

/** The pause in ms before an attacker connects again. It limits the total number of connections. */
const COME_AGAIN_MS = 500;

/**
 * Connections are opened in groups of this size, with a pause after each group. Otherwise the backlog for new
 * connections would overflow.
 */
const GROUP = 50;
const GROUP_PAUSE_MS = 20;

/**
 * What an attacker does on an open connection. `index` is the number of the connection. If a connection is
 * closed, a new one replaces it and gets the same number.
 */
export type Act = (socket: Socket, signal: AbortSignal, index: number) => unknown;

/** The option for a connection whose client never reads: its socket stays paused. */
export const NEVER_READ = { neverRead: true };

export interface ConnectionOptions {
  readonly neverRead?: boolean;
  readonly onread?: OnReadOpts;
}

/** Keeps this number of connections open, and replaces each connection that ends, until the signal aborts. */
export async function keepConnections(
  url: string,
  count: number,
  act: Act,
  signal: AbortSignal,
  options: ConnectionOptions = {},
): Promise<void> {
  const keep = async (index: number) => {
    await pause(Math.floor(index / GROUP) * GROUP_PAUSE_MS, signal);
    while (!signal.aborted) {
      await useConnection(url, (socket) => act(socket, signal, index), signal, options);
      await pause(COME_AGAIN_MS, signal);
    }
  };
  await Promise.all(Array.from({ length: count }, (_, index) => keep(index)));
}

/** Opens a connection. Resolves when the connection has ended for any reason or could not be opened. */
export async function useConnection(
  url: string,
  act: (socket: Socket) => unknown,
  signal: AbortSignal,
  { neverRead = false, onread }: ConnectionOptions = {},
): Promise<void> {
  const { port, hostname } = new URL(url);
  const socket = connect({
    port: Number(port),
    host: hostname,
    localAddress: ATTACKER_ADDRESS,
    ...(onread && { onread }),
  });
  if (neverRead) socket.pause();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  const cut = () => socket.destroy();
  signal.addEventListener('abort', cut);
  try {
    await Promise.race([once(socket, 'connect').catch(() => undefined), closed]);
    if (!socket.destroyed) await act(socket);
    await closed;
  } finally {
    signal.removeEventListener('abort', cut);
  }
}

/** Waits for this time; resolves earlier when the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
