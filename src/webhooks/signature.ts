import { createHmac } from 'node:crypto';

/** A message to a webhook receiver: the id and the body, which are signed. */
export interface Message {
  /** Value of the header `webhook-id`, which is the same in all attempts to send the message. */
  readonly id: string;
  readonly body: string;
}

/**
 * The headers that identify and sign a webhook message.
 *
 * @param secrets secrets of the webhook, each of which makes one signature
 * @param seconds time of the attempt, in seconds since 1970
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
