import { randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** Makes a secret of 256 random bits. Standard Webhooks allows 192 to 512. */
export function newSecret(): Buffer {
  return randomBytes(32);
}

/** A secret as it is shown to the person who configures the receiver. */
export function shownSecret(secret: Buffer): string {
  return `${PREFIX}${secret.toString('base64')}`;
}
