/**
 * Advice for common errors when the service connects to its database, chosen by the error message. All other messages
 * are clear without advice.
 */
const ADVICE: readonly (readonly [message: RegExp, advice: string])[] = [
  [/unsupported startup parameter/, 'behind PgBouncer, set DB_POOLER'],
  [
    /password authentication failed|password must be a (non-empty )?string|no password/,
    'set DB_USER and DB_PASSWORD, or user and password in DATABASE_URL',
  ],
  [/^role .* does not exist/, 'set DB_USER, or the user in DATABASE_URL'],
  [/^database .* does not exist/, 'create it, or set DB_NAME or DATABASE_URL'],
  [/permission denied/, 'docs/how-to/upgrades.md lists the rights that the role needs'],
  [/ENOTFOUND|EAI_AGAIN|ECONNREFUSED/, 'set DB_HOST and DB_PORT, or DATABASE_URL'],
  [/altnames/, 'DB_HOST or DATABASE_URL must have the host name that is in the certificate'],
  [
    /certificate/,
    'PGSSLROOTCERT, or sslrootcert in DATABASE_URL, must name a file with the certificate of its issuer; PGSSLMODE=no-verify checks none',
  ],
  [/does not support SSL/, 'set PGSSLMODE=disable, or sslmode=disable in DATABASE_URL'],
  [/no encryption|SSL off/, 'set PGSSLMODE=verify-full, or sslmode=verify-full in DATABASE_URL'],
  [/ENOENT.* open /, 'sslrootcert, sslcert or sslkey in DATABASE_URL names this file'],
];

/** The message of a connection error, with advice on which setting to change. */
export function withAdvice(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  const cause = causeOf(error);
  const advice = ADVICE.find(([pattern]) => pattern.test(`${cause} ${code}`))?.[1];
  return advice === undefined ? cause : `${cause}; ${advice}`;
}

/**
 * The message of an error; its code if the message is empty. The connection error for a host with several
 * addresses has an empty message.
 */
export function causeOf(error: unknown): string {
  const { message, code = '' } = error as NodeJS.ErrnoException;
  return message || code;
}
