import type { Redis } from 'ioredis';

/** Why a command failed, for the operator. */
export interface RedisFailure {
  /** The error of Redis or of the connection. */
  readonly cause: string;
  /** What to change; undefined for a failure that may pass by itself. */
  readonly advice: string | undefined;
}

/** What ioredis says about every command without a connection, whatever the reason. */
const NOT_CONNECTED = /isn't writeable|Connection is closed|max retries per request|due to connection close/;

const ADVICE: readonly (readonly [cause: RegExp, advice: string])[] = [
  [
    /WRONGPASS|NOAUTH|invalid password/,
    'set the password in REDIS_PASSWORD, or user and password in REDIS_URL',
  ],
  [
    /NOPERM|ACL failure|executing the script can't|unknown command/,
    'the Redis user needs the keys ~* and the commands +eval +incr +pttl +pexpire +info',
  ],
  [/altnames/, 'REDIS_URL must have the host name that is in the certificate'],
  [
    /certificate/,
    'NODE_EXTRA_CA_CERTS, in the environment and not in .env, must name a file with the certificate of its issuer',
  ],
  [/wrong version number|packet length|TLS handshake/, 'a Redis without TLS needs REDIS_URL with redis://'],
  [/closes the connection/, 'a Redis with TLS needs REDIS_URL with rediss://'],
  [/ENOTFOUND|EAI_AGAIN/, 'set the host in REDIS_URL or REDIS_HOST'],
  [/READONLY/, 'REDIS_URL or REDIS_HOST must name the primary, not a replica'],
  [/MOVED|CLUSTERDOWN/, 'a Redis Cluster is not supported: REDIS_URL must name a single Redis'],
  [/OOM|MISCONF/, 'this Redis refuses writes: see its maxmemory and its disk'],
];

const connectionErrors = new WeakMap<Redis, string>();

/** Remembers why there is no connection, because failed commands do not tell. Also keeps ioredis from printing it. */
export function rememberConnectionErrors(redis: Redis): void {
  let isReady = false;
  redis.on('ready', () => {
    isReady = true;
    connectionErrors.delete(redis);
  });
  redis.on('error', (error: NodeJS.ErrnoException) => {
    connectionErrors.set(redis, connectionCause(error, isReady, redis.options.tls !== undefined));
  });
  redis.on('close', () => {
    if (!connectionErrors.has(redis))
      connectionErrors.set(redis, isReady ? 'the connection was lost' : CLOSED);
    isReady = false;
  });
}

/** What a server that speaks TLS does to a client that does not. */
const CLOSED = 'it closes the connection';

function connectionCause(
  { message, code = '' }: NodeJS.ErrnoException,
  wasReady: boolean,
  withTls: boolean,
): string {
  if (code === 'ECONNRESET' && !wasReady) return CLOSED;
  // A Redis without TLS waits for the rest of what it takes for a command.
  if (message === 'connect ETIMEDOUT' && withTls) return 'no TLS handshake in time';
  return message || code;
}

/** Explains the error of a command. */
export function redisFailure(redis: Redis, error: Error): RedisFailure {
  const cause = NOT_CONNECTED.test(error.message)
    ? (connectionErrors.get(redis) ?? 'no connection yet')
    : error.message;
  return { cause, advice: ADVICE.find(([pattern]) => pattern.test(cause))?.[1] };
}
