import type { SecureContextOptions } from 'node:tls';
import type { Certificate } from './certificate';

/** TLS options of the service. When a server gets a new certificate, all of them must be set again. */
export function secureContext({ cert, key }: Certificate): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2' };
}
