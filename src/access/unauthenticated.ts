import { ApiError } from '../errors/api-error';

/** The error UNAUTHENTICATED, with the WWW-Authenticate challenge that RFC 9110 requires. */
export function unauthenticated(message: string, challenge = 'Bearer realm="inventory"'): ApiError {
  return new ApiError('UNAUTHENTICATED', message, { headers: { 'WWW-Authenticate': challenge } });
}

/** The same error for wrong, expired and revoked credentials, so that an attacker who guesses learns nothing. */
export function wrongCredentials(kind: 'key' | 'token'): ApiError {
  const what = kind === 'key' ? 'This API key' : 'This token';
  return unauthenticated(
    `${what} is wrong, expired or revoked.`,
    'Bearer realm="inventory", error="invalid_token"',
  );
}
