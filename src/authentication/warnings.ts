import { isIPv4 } from 'node:net';
import type { Config } from '../config/config';
import { authenticationIsRequired } from '../access/is-required';

/** The API key published in this repository, with which the service can be tried right after `docker compose up`. */
const PUBLISHED_KEY = 'vk_published-change-me-0123456789abcdefghij';

/**
 * Warnings for the operator if callers need no API key, or if the API key published in this repository is in
 * use.
 */
export function accessWarnings(config: Config): string[] {
  const warnings: string[] = [];
  if (!authenticationIsRequired(config)) {
    warnings.push(
      isLoopback(config.HOST)
        ? 'Authentication is off: everybody on this machine may read and write.'
        : `Authentication is off and the service listens on ${config.HOST}: whoever reaches it may read and write. Set AUTH=required, or HOST=127.0.0.1.`,
    );
  }
  if (config.BOOTSTRAP_API_KEY === PUBLISHED_KEY) {
    warnings.push(
      'BOOTSTRAP_API_KEY is the one that everybody can read in backend.env: set one of your own, and look with "keys list" for keys that you did not make.',
    );
  }
  return warnings;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
