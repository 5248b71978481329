import type { Config } from '../config/config';

/**
 * Tells whether callers must authenticate. The setting AUTH decides; without it, authentication is required only in
 * production.
 */
export function authenticationIsRequired({ AUTH, NODE_ENV }: Config): boolean {
  return (AUTH ?? (NODE_ENV === 'production' ? 'required' : 'off')) === 'required';
}
