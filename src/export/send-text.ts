import type { Response } from 'express';
import { clientGone } from '../http/client-gone';
import { ApiError } from '../errors/api-error';

/**
 * Sends a response of any length, no faster than the client reads it. If sending fails in the middle, the error filter
 * closes the connection, so that the client notices that the response is incomplete.
 *
 * @param timeout how long a client may read nothing, in ms
 * @throws ApiError BAD_REQUEST if the client has disconnected, REQUEST_TIMEOUT if it reads nothing
 */
export async function sendText(
  response: Response,
  headers: Readonly<Record<string, string>>,
  texts: AsyncIterable<string>,
  timeout: number,
): Promise<void> {
  for await (const text of texts) {
    // The connection is checked before each part of the text is written. While this response waits behind
    // another one (HTTP pipelining), no event tells that the connection has ended.
    if (response.req.socket.destroyed) throw clientGone();
    // The headers are set together with the first part of the response text, not earlier. If an error occurs
    // before that, the client can still get an error response.
    if (!response.headersSent) response.set(headers);
    if (!response.write(text)) await taken(response, timeout);
  }
  if (!response.headersSent) response.set(headers); // the text of the response was empty
  response.end();
}

function taken(response: Response, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => () => {
      clearTimeout(timer);
      response.off('drain', drained).off('close', gone);
      action();
    };
    const drained = settle(resolve);
    const gone = settle(() => {
      reject(clientGone());
    });
    const tooSlow = settle(() => {
      reject(new ApiError('REQUEST_TIMEOUT', 'The client took nothing for IMPORT_IDLE_TIMEOUT.'));
    });
    const timer = setTimeout(tooSlow, timeout);
    response.once('drain', drained).once('close', gone);
  });
}
