import type { LookupAddress } from 'node:dns';
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
  type RequestOptions,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction, TcpNetConnectOpts } from 'node:net';
import { version } from '../config/version';
import { CLOSED, DeliveryError } from './delivery-error';

/**
 * Time limit in ms for connecting to one address of a receiver with several addresses. Node's default of 250 ms is too
 * short for a distant receiver.
 */
const ADDRESS_TIMEOUT_MS = 2500;

/** Maximum number of bytes that the service reads from the body of a receiver's response. */
const MOST_BYTES = 1024;

/** The response of a webhook receiver, with the beginning of its body. */
export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Sends a webhook request on a new connection to one of the given addresses. The host name is not looked up again,
 * because the result could be another address. Redirects are not followed.
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
    const options: RequestOptions & Pick<TcpNetConnectOpts, 'autoSelectFamilyAttemptTimeout'> = {
      method: 'POST',
      agent: false,
      lookup: always(addresses),
      autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS,
      signal,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': `Verkko-Inventory-API/${version}`,
      },
    };
    const request = send(url, options);
    const closed = () => {
      reject(new DeliveryError(CLOSED));
    };
    request.on('error', reject).on('close', closed);
    // For a response of status 101, Node emits the event `upgrade` instead of the event `response`.
    request.on('upgrade', ({ statusCode = 101, headers: received }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, headers: received, text: '' });
    });
    request.on('response', (response) => {
      // A response counts as received when its headers have arrived, even if its body is incomplete or never
      // ends.
      request.off('close', closed).off('error', reject);
      request.on('error', () => undefined);
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

/** Makes a function for Node's option `lookup` that always finds the same addresses. */
function always(addresses: readonly LookupAddress[]): LookupFunction {
  return (_name, { all }, callback) => {
    const [first] = addresses;
    if (all === true || !first) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

/** The first 1 KB of the body of a response, as text that PostgreSQL can store. An incomplete body is no error. */
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
    // The receiver has closed the connection, or the time limit of the request is over. The part of the body that has
    // arrived is used.
  }
  const bytes = Buffer.concat(chunks).subarray(0, MOST_BYTES);
  // With the option `stream`, the decoder drops an incomplete character at the end.
  return new TextDecoder().decode(bytes, { stream: true }).replaceAll('\0', '\uFFFD');
}
