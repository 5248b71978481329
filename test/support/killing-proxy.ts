import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Connection } from '@verkko/embedded-postgres';

/** PostgreSQL's message that a session is ready for a statement, and in no transaction. */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');

/** The last message that PostgreSQL sends to a session after PostgreSQL's main process was killed. */
const KILLED = errorMessage({
  S: 'FATAL',
  V: 'FATAL',
  C: '57P01',
  M: 'terminating connection due to unexpected postmaster exit',
});

function errorMessage(fields: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([type, text]) => `${type}${text}\0`)
      .join('')}\0`,
  );
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/**
 * A proxy in front of PostgreSQL. While `isKilling` is true, each session gets the message that PostgreSQL
 * was killed, in the same packet as its next message that the session is ready.
 */
export interface KillingProxy {
  readonly host: string;
  readonly port: number;
  isKilling: boolean;
  /** The number of database sessions that got the message from this proxy. */
  killed: number;
  close(): void;
}

export async function startKillingProxy(postgres: Connection): Promise<KillingProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const { host, port } = postgres;
    const upstream = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.on('data', (data) => {
      if (!proxy.isKilling || !data.subarray(-READY.length).equals(READY)) {
        client.write(data);
        return;
      }
      proxy.killed += 1;
      client.end(Buffer.concat([data, KILLED]));
      upstream.destroy();
    });
    upstream.on('end', () => client.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: KillingProxy = {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    isKilling: false,
    killed: 0,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return proxy;
}
