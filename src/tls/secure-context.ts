import type { SecureContextOptions } from 'node:tls';
import type { Certificate } from './certificate';

/**
 * TLS options of the service. When a server replaces its certificate, it must set all of these options again.
 */
export function secureContext({ cert, key }: Certificate): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2' };
}
