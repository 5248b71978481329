import { ApiError } from '../errors/api-error';

/** `WWW-Authenticate` challenge for programs that send a name and a password only when they are asked for them. */
const BASIC = 'Basic realm="inventory", charset="UTF-8"';

/** The error UNAUTHENTICATED, with the WWW-Authenticate challenge that RFC 9110 requires. */
export function unauthenticated(message: string, challenge = 'Bearer realm="inventory"'): ApiError {
  return new ApiError('UNAUTHENTICATED', message, { headers: { 'WWW-Authenticate': challenge } });
}

/**
 * The error for wrong, expired and revoked credentials: one error for all three, so that an attacker learns nothing.
 */
export function wrongCredentials(kind: 'key' | 'token'): ApiError {
  const what = kind === 'key' ? 'This API key' : 'This token';
  return unauthenticated(
    `${what} is wrong, expired or revoked.`,
    'Bearer realm="inventory", error="invalid_token"',
  );
}

/**
 * Adds a challenge for Basic authentication to the error. Browsers do not get it: they would show a dialog
 * for a name and a password on a page whose script calls the API.
 *
 * @param userAgent begins with `Mozilla/` in every browser
 */
export function offeringBasic(error: ApiError, userAgent = ''): ApiError {
  const challenge = error.headers['WWW-Authenticate'];
  if (challenge === undefined || userAgent.startsWith('Mozilla/')) return error;
  // The header WWW-Authenticate is sent twice, because many clients understand only one challenge in a header line.
  const headers = { ...error.headers, 'WWW-Authenticate': [challenge, BASIC].flat() };
  return new ApiError(error.code, error.message, { headers });
}
