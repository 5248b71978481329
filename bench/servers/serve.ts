import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Makes a server listen on a free port, reports the port to the parent process, and ends the server when the parent
 * process ends.
 */
export async function serve(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.((server.address() as AddressInfo).port);
  // Node emits this event when the parent process, the benchmark, has ended.
  process.on('disconnect', () => process.exit());
}
