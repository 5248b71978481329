import { createHash, randomBytes } from 'node:crypto';

/** What every API key begins with, so that people and scanners for leaked secrets know one when they see it. */
export const KEY_PREFIX = 'vk_';

const FORM = /^vk_([0-9a-f]{16})_[0-9a-f]{64}$/;

/** A key's public part, by which it is stored and spoken of, and the whole key, which is shown once. */
export interface NewKey {
  readonly id: string;
  readonly key: string;
}

export function newKey(): NewKey {
  return newSecret(randomBytes(8).toString('hex'));
}

/** A key with 256 random bits for an id that exists. */
export function newSecret(id: string): NewKey {
  return { id, key: `${KEY_PREFIX}${id}_${randomBytes(32).toString('hex')}` };
}

export function isKeyId(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}

/** The public part, or undefined where it cannot be a key of this service's. */
export function idOf(key: string): string | undefined {
  return FORM.exec(key)?.[1];
}

/** What is stored instead of a key. It has 256 random bits of its own: nothing is gained by hashing it slowly. */
export function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
