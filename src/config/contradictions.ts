import type { Config } from './config';

/** Settings that are each allowed, but not together; a sentence each. */
export function contradictions(config: Config): string[] {
  const { PORT, METRICS_PORT } = config;
  const { JWT_JWKS_URL, JWT_PUBLIC_KEY, JWT_ISSUER, JWT_AUDIENCE } = config;
  const found: string[] = [];
  if (PORT === METRICS_PORT) found.push('PORT and METRICS_PORT: set them to different ports');
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
