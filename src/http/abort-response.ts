import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Ends the connection of an incomplete answer in such a way that no client considers the answer complete. In HTTP/1.1
 * the last chunk is missing, and TLS distinguishes a regular end from a cut. In plain HTTP/1.0, which nginx speaks to
 * servers by default, the end of the connection ends the answer, so only a TCP reset shows that the answer is
 * incomplete.
 */
export function abortResponse(response: ServerResponse): void {
  const { req, socket } = response;
  if (req.httpVersion === '1.0' && socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else response.destroy();
}
