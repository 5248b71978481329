/**
 * A random Idempotency-Key. crypto.randomUUID is not used, because browsers have it only on HTTPS and
 * localhost.
 */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
