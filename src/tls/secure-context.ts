import type { SecureContextOptions } from 'node:tls';
import type { Certificate } from './certificate';

/** TLS options of the service. All of them must be set again when a server is given a new certificate. */
export function secureContext({ cert, key }: Certificate): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2' };
}
