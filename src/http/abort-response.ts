import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Ends the connection of an incomplete response so that no client believes the response to be complete. In HTTP/1.1
 * the last chunk is missing, and TLS distinguishes a regular end from a broken connection. In plain HTTP/1.0, which
 * nginx uses with servers by default, the end of the connection is the end of the response. There, only a TCP reset
 * shows that the response is incomplete.
 */
export function abortResponse(response: ServerResponse): void {
  const { req, socket } = response;
  if (req.httpVersion === '1.0' && socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else response.destroy();
}
