import { ApiError } from '../errors/api-error';

/** UNAUTHENTICATED, with the challenge that RFC 9110 asks for. */
export function unauthenticated(message: string, challenge = 'Bearer realm="inventory"'): ApiError {
  return new ApiError('UNAUTHENTICATED', message, { headers: { 'WWW-Authenticate': challenge } });
}

/** The same words for whatever is wrong with it: who guesses is told nothing. */
export function wrongCredentials(kind: 'key' | 'token'): ApiError {
  const what = kind === 'key' ? 'This API key' : 'This token';
  return unauthenticated(
    `${what} is wrong, expired or revoked.`,
    'Bearer realm="inventory", error="invalid_token"',
  );
}
