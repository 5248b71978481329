import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Ends the connection of an incomplete response in such a way that no client takes the response for complete. In
 * HTTP/1.1 the last chunk is missing, and TLS distinguishes a regular end from a broken connection. In plain
 * HTTP/1.0, which nginx speaks to servers by default, the end of the connection ends the response, so only a TCP
 * reset shows that it is incomplete.
 */
export function abortResponse(response: ServerResponse): void {
  const { req, socket } = response;
  if (req.httpVersion === '1.0' && socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else response.destroy();
}
