import type { Config } from './config';
import type { DatabaseAddress } from './database-url';

/**
 * Finds settings that are valid alone but not together.
 * @returns one sentence for each contradiction
 */
export function contradictions(config: Config): string[] {
  const { PORT, METRICS_PORT } = config;
  const { JWT_JWKS_URL, JWT_PUBLIC_KEY, JWT_ISSUER, JWT_AUDIENCE } = config;
  const { TLS_CERT_FILE, TLS_KEY_FILE, TRUST_PROXY, HTTPS } = config;
  const found: string[] = [];
  if (config.DATABASE_REPLICA_URLS && !config.DATABASE_URL && !config.DB_HOST) {
    found.push('DATABASE_REPLICA_URLS needs DATABASE_URL or DB_HOST, which names the primary');
  }
  if (config.DATABASE_URL) found.push(...unusable(config.DATABASE_URL));
  if (config.REDIS_TLS_CA_FILE && !config.REDIS_URL?.urls[0]?.startsWith('rediss:')) {
    found.push('REDIS_TLS_CA_FILE needs REDIS_URL with rediss://, rediss+cluster:// or rediss+sentinel://');
  }
  if (PORT === METRICS_PORT) found.push('PORT and METRICS_PORT: set them to different ports');
  if (!TLS_CERT_FILE !== !TLS_KEY_FILE) found.push('TLS_CERT_FILE and TLS_KEY_FILE: set both, or neither');
  if (HTTPS === 'enforce' && !TRUST_PROXY && !TLS_CERT_FILE) {
    found.push(
      'HTTPS=enforce needs TRUST_PROXY, the proxy that tells what came by HTTPS, or TLS_CERT_FILE and TLS_KEY_FILE; without them everything would be refused',
    );
  }
  if (JWT_JWKS_URL && JWT_PUBLIC_KEY) found.push('JWT_JWKS_URL and JWT_PUBLIC_KEY: set one of them');
  if ((JWT_JWKS_URL ?? JWT_PUBLIC_KEY) && !(JWT_ISSUER && JWT_AUDIENCE)) {
    found.push(
      'tokens need JWT_ISSUER and JWT_AUDIENCE, or those made for other services would be good here',
    );
  }
  if ((JWT_ISSUER ?? JWT_AUDIENCE) && !(JWT_JWKS_URL ?? JWT_PUBLIC_KEY)) {
    found.push('JWT_ISSUER and JWT_AUDIENCE need JWT_JWKS_URL or JWT_PUBLIC_KEY');
  }
  return found;
}

/** Explains what is wrong with a DATABASE_URL that may lead to a replica, which accepts no writes. */
function unusable({ urls, target_session_attrs: target }: DatabaseAddress): string[] {
  const parameters = new URL(urls[0]).searchParams;
  if (parameters.get('host')?.includes(',')) {
    return ['DATABASE_URL: write several hosts before the path: postgres://user@host1,host2:5433/name'];
  }
  if (target === null && urls.length === 1) return [];
  return target === 'read-write'
    ? []
    : [
        'DATABASE_URL with several hosts, or with target_session_attrs, needs target_session_attrs=read-write, because the service writes',
      ];
}
