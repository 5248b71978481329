import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Ends the connection of an answer that is not whole, so that nobody takes it for whole. By HTTP/1.1 the last chunk is
 * missing, and TLS tells an end from a cut. By plain HTTP/1.0, which nginx speaks to servers unless told otherwise, an
 * answer ends with its connection: there only a reset is no end.
 */
export function abortResponse(response: ServerResponse): void {
  const { req, socket } = response;
  if (req.httpVersion === '1.0' && socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else response.destroy();
}
