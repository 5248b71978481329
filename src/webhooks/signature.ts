import { createHmac } from 'node:crypto';

/** A message to a receiver, as it is signed. */
export interface Message {
  /** Header `webhook-id`, the same in all attempts. */
  readonly id: string;
  readonly body: string;
}

/**
 * The headers that identify and sign a message.
 *
 * @param secrets each makes one signature
 * @param seconds time of the attempt since 1970
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureHeaders(
  { id, body }: Message,
  secrets: readonly Buffer[],
  seconds: number,
): Record<`webhook-${'id' | 'timestamp' | 'signature'}`, string> {
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.join(' '),
  };
}
