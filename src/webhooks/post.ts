import type { LookupAddress } from 'node:dns';
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { version } from '../config/version';

/** Bytes of the body of a response that are read; the rest is not. */
const MOST_BYTES = 1024;

/** The response of a receiver, with the beginning of its body. */
export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Sends a request on a connection of its own, to one of these addresses and to no other: the name is not looked up
 * again. Follows no redirects.
 */
export function post(
  url: string,
  addresses: readonly LookupAddress[],
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const send = new URL(url).protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      lookup: always(addresses),
      signal,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': `Verkko-Inventory-API/${version}`,
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      // A response that has begun is the receiver's decision, even if its body breaks off or does not end.
      request.off('error', reject).on('error', () => undefined);
      beginningOf(response)
        .then((text) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        })
        .catch(reject)
        .finally(() => request.destroy());
    });
    request.end(body);
  });
}

/** A lookup that always finds the same addresses. */
function always(addresses: readonly LookupAddress[]): LookupFunction {
  return (_name, { all }, callback) => {
    const [first] = addresses;
    if (all === true || !first) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

/** The first 1 KB of a body as text that PostgreSQL can store. A body that breaks off ends there. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MOST_BYTES) break;
    }
  } catch {
    // The receiver closed the connection, or the time of the attempt is over.
  }
  const bytes = Buffer.concat(chunks).subarray(0, MOST_BYTES);
  // In streaming mode, the decoder leaves out a character that is cut off at the end.
  return new TextDecoder().decode(bytes, { stream: true }).replaceAll('\0', '\uFFFD');
}
