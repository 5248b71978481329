import { hash, randomBytes } from 'node:crypto';

/** Prefix of every API key, by which people and secret scanners recognise it. */
export const KEY_PREFIX = 'vk_';

const FORM = /^vk_([0-9a-f]{16})_[0-9a-f]{64}$/;

/** A new API key: its public part, which identifies it, and the whole API key, which is shown once. */
export interface NewKey {
  readonly id: string;
  readonly key: string;
}

export function newKey(): NewKey {
  return newSecret(randomBytes(8).toString('hex'));
}

/** Creates the secret of an API key, from the given id and 256 random bits. */
export function newSecret(id: string): NewKey {
  return { id, key: `${KEY_PREFIX}${id}_${randomBytes(32).toString('hex')}` };
}

export function isKeyId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}

/** The public part of an API key; undefined if the text cannot be an API key of this service. */
export function idOf(key: string): string | undefined {
  return FORM.exec(key)?.[1];
}

/**
 * Computes the hash that is stored instead of an API key. A slow hash function would gain nothing, because an
 * API key has 256 random bits. The hash must be fast, because every request with an API key needs it. Node
 * returns the hash as text here, because Node needs twice as long for a Buffer.
 */
export function hashOf(key: string): Buffer {
  return Buffer.from(hash('sha256', key, 'hex'), 'hex');
}
