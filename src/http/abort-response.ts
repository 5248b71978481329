import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Ends the connection of an incomplete response so that no client believes the response to be complete. A
 * client of HTTP/1.1 notices that the last chunk is missing. A client of HTTPS can distinguish a regular end
 * from a broken connection. In plain HTTP/1.0, which older versions of nginx speak with servers by default, a
 * regular end of the connection means a complete response, so only a TCP reset shows that the response is
 * incomplete.
 */
export function abortResponse(response: ServerResponse): void {
  const { req, socket } = response;
  if (req.httpVersion === '1.0' && socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else response.destroy();
}
