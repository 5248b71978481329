import type { SecureContextOptions } from 'node:tls';
import type { Certificate } from './certificate';

/** TLS options of the service. A server that is given a new certificate needs all of them again. */
export function secureContext({ cert, key }: Certificate): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2' };
}
