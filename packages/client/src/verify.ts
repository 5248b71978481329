import type { operations } from './schema';

/** The content of a webhook request: an event, or the test message that `POST /api/v1/webhooks/{id}/test` sends. */
export type WebhookMessage = operations[
  | 'receiveEvent'
  | 'receiveTest']['requestBody']['content']['application/json'];

/**
 * The headers of a webhook request: a `Headers` object, or a plain object such as `request.headers` of Node and
 * Express.
 */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Error for a webhook request that cannot be trusted: its signature is not right, a header is missing, or its
 * time is too far from now. The receiver of the request responds with a 4xx status.
 */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

/** Maximum difference, in seconds, between the time of a webhook request and now. */
const TOLERANCE_S = 5 * 60;

/**
 * Verifies the signature of a webhook request, as Standard Webhooks says (https://www.standardwebhooks.com).
 *
 * @param body the body as it arrived, as text or bytes: JSON that was parsed and serialized again has another
 *   signature
 * @param secrets the secret of the webhook, `whsec_…`; during a rotation, the old one and the new one
 * @returns the parsed body
 * @throws WebhookVerificationError if the request cannot be trusted
 * @throws TypeError if the body is neither text nor bytes, or a secret is not valid
 */
export async function verify(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
): Promise<WebhookMessage> {
  const id = headerIn(headers, 'webhook-id');
  const timestamp = headerIn(headers, 'webhook-timestamp');
  const signatures = headerIn(headers, 'webhook-signature').split(' ');
  checkTimestamp(timestamp);
  const text = textOf(body);
  const content = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  for (const secret of [secrets].flat()) {
    const expected = `v1,${await sign(content, secret)}`;
    if (signatures.some((signature) => areEqual(signature, expected)))
      return JSON.parse(text) as WebhookMessage;
  }
  throw new WebhookVerificationError(
    'No signature of webhook-signature is right: the secret is of another webhook, or the body is not what was sent.',
  );
}

function headerIn(headers: WebhookHeaders, name: string): string {
  const value: unknown =
    typeof headers.get === 'function'
      ? (headers.get as (name: string) => unknown)(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value === 'string' && value !== '') return value;
  throw new WebhookVerificationError(`The header ${name} is missing.`);
}

function checkTimestamp(timestamp: string): void {
  // A monotonic clock cannot be used, because the sender's time is compared with the time on this machine.
  // oxlint-disable-next-line no-restricted-properties
  const difference = Math.abs(Date.now() / 1000 - Number(/^\d+$/.test(timestamp) ? timestamp : NaN));
  if (difference <= TOLERANCE_S) return;
  throw new WebhookVerificationError(
    `webhook-timestamp must be within ${TOLERANCE_S} s of now, in seconds since 1970; it is ${JSON.stringify(timestamp)}.`,
  );
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  throw new TypeError('body must be the text or the bytes that arrived, before any JSON is parsed.');
}

/**
 * Signs a webhook message with WebCrypto, which is available in Node, browsers, Deno and Cloudflare Workers.
 * @returns the signature in base64
 */
async function sign(content: Uint8Array<ArrayBuffer>, secret: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), algorithm, false, ['sign']);
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('HMAC', key, content))));
}

function bytesOf(secret: unknown): Uint8Array<ArrayBuffer> {
  try {
    const text = atob((secret as string).trim().replace(/^whsec_/, ''));
    if (text !== '') return Uint8Array.from(text, (character) => character.charCodeAt(0));
  } catch {
    // The code above fails if the secret is not text, or not base64. That error does not name the secret, so
    // the TypeError below is thrown instead.
  }
  throw new TypeError('A secret must be the text whsec_ and then base64.');
}

/**
 * Compares two signatures in a time that does not depend on where they differ, so that nobody can guess a signature
 * by measuring the time.
 */
function areEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index % other.length);
  }
  return difference === 0;
}
