import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A port that accepts connections and never answers, like a hung PostgreSQL or Redis. */
export interface BlackHole {
  readonly port: number;
  readonly host: string;
  /** Closes the port and every connection to it. */
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1, accepts every connection, reads nothing and answers nothing. */
export async function startBlackHole(): Promise<BlackHole> {
  const host = '127.0.0.1';
  const sockets: Socket[] = [];
  // This server never reads. So it does not notice that a client has hung up, and the connection stays half
  // open.
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
  });
  server.listen(0, host);
  await once(server, 'listening');

  return {
    host,
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
