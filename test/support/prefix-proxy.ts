import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An imitation of nginx with `location /stock/ { proxy_pass http://service/; }`: it serves the service under a path
 * prefix.
 */
export interface PrefixProxy {
  /** The URL of the service, as clients know it. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startPrefixProxy(service: string, prefix: string): Promise<PrefixProxy> {
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    if (!path.startsWith(`${prefix}/`)) {
      outgoing.writeHead(404).end('nothing here but the prefix');
      return;
    }
    const passedOn = request(service + path.slice(prefix.length), {
      method: incoming.method,
      headers: incoming.headers,
    });
    passedOn.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    passedOn.on('error', () => outgoing.destroy());
    incoming.pipe(passedOn);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
