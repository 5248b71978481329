import { randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** Makes the secret of a webhook from 256 random bits. Standard Webhooks allows 192 to 512 bits. */
export function newSecret(): Buffer {
  return randomBytes(32);
}

/** The secret of a webhook as text, as it is shown to the person who configures the receiver. */
export function shownSecret(secret: Buffer): string {
  return `${PREFIX}${secret.toString('base64')}`;
}
