import type { SecureContextOptions } from 'node:tls';
import type { Certificate } from './certificate';

/** How the service speaks TLS. A server that is given a new certificate has to be told all of it again. */
export function secureContext({ cert, key }: Certificate): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2' };
}
