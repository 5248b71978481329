import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-client';

/** The cause of a failed Redis command, in a form for the operator. */
export interface RedisFailure {
  /** The error message of Redis, or of the connection to Redis. */
  readonly cause: string;
  /** Advice to the operator about what to change; undefined for a failure that may end by itself. */
  readonly advice: string | undefined;
}

/** Error messages of ioredis for a command that was sent without a connection. They do not name the cause. */
const NOT_CONNECTED =
  /isn't writeable|isn't ready|None of startup nodes|Failed to refresh slots cache|Connection is closed|max retries per request|due to connection close/;

const ADVICE: readonly (readonly [cause: RegExp, advice: string])[] = [
  [
    /sentinels are unreachable.*NOAUTH/,
    'Sentinels are asked without a password: those in REDIS_URL must need none',
  ],
  [
    /WRONGPASS|NOAUTH|invalid password/,
    'set the password in REDIS_PASSWORD, or user and password in REDIS_URL',
  ],
  [
    /NOPERM|ACL failure|executing the script can't/,
    'the Redis user needs the rights ~{rate:*}:* &live:* +eval +incr +pttl +pexpire +info +publish +subscribe, and +cluster in a Redis Cluster',
  ],
  [/altnames/, 'REDIS_URL must have the host name that is in the certificate'],
  [/certificate/, 'REDIS_TLS_CA_FILE must name a file with the certificate of its issuer'],
  [/wrong version number|packet length|TLS handshake/, 'a Redis without TLS needs REDIS_URL with redis://'],
  [/closes the connection/, 'a Redis with TLS needs REDIS_URL with rediss://'],
  [/ENOTFOUND|EAI_AGAIN/, 'set the host in REDIS_URL or REDIS_HOST'],
  [/READONLY/, 'REDIS_URL or REDIS_HOST must name the primary, not a replica'],
  [/MOVED/, 'this is a Redis Cluster: REDIS_URL must begin with redis+cluster://'],
  [/cluster support disabled/, 'this is no Redis Cluster: REDIS_URL must begin with redis://'],
  [/unknown command .?eval/i, 'this is a Sentinel: REDIS_URL must be redis+sentinel://host1,host2/name'],
  [/unknown command .?sentinel/i, 'this is no Sentinel: REDIS_URL must begin with redis://'],
  [/No such master/, 'the Sentinels know no primary of the name in REDIS_URL'],
  [/OOM|MISCONF/, 'this Redis refuses writes: see its maxmemory and its disk'],
];

const connectionErrors = new WeakMap<RedisClient, string>();

/**
 * Stores the last connection error of a Redis client, because the errors of commands do not contain the
 * cause. The function listens to the error events of the client. This also keeps ioredis from printing
 * connection errors.
 */
export function rememberConnectionErrors(redis: RedisClient): void {
  const withTls = (redis instanceof Cluster ? redis.options.redisOptions : redis.options)?.tls !== undefined;
  let isReady = false;
  redis.on('ready', () => {
    isReady = true;
    connectionErrors.delete(redis);
  });
  redis.on('error', (failure: NodeJS.ErrnoException & { lastNodeError?: Error }) => {
    // With a Redis Cluster, the member `lastNodeError` contains the original error of the node.
    const error: NodeJS.ErrnoException = failure.lastNodeError ?? failure;
    connectionErrors.set(redis, connectionCause(error, isReady, withTls));
  });
  redis.on('close', () => {
    if (!connectionErrors.has(redis))
      connectionErrors.set(redis, isReady ? 'the connection was lost' : CLOSED);
    isReady = false;
  });
}

/**
 * Error message for a Redis that closes the connection. A server that requires TLS does this if the client uses no
 * TLS.
 */
const CLOSED = 'it closes the connection';

function connectionCause(
  { message, code = '' }: NodeJS.ErrnoException,
  wasReady: boolean,
  withTls: boolean,
): string {
  if (code === 'ECONNRESET' && !wasReady) return CLOSED;
  // A Redis without TLS reads the TLS handshake as a command, and waits for the end of that command.
  if (message === 'connect ETIMEDOUT' && withTls) return 'no TLS handshake in time';
  return message || code;
}

/**
 * Tells whether an error shows that the Redis server is a cluster, although another kind of server is
 * configured. The kind of the server cannot change while the connection lasts.
 */
export const isOtherKind = ({ message }: Error) => message.startsWith('MOVED');

/** Explains why a Redis command failed. */
export function redisFailure(redis: RedisClient, error: Error): RedisFailure {
  const cause = NOT_CONNECTED.test(error.message)
    ? (connectionErrors.get(redis) ?? 'no connection yet')
    : error.message;
  return { cause, advice: ADVICE.find(([pattern]) => pattern.test(cause))?.[1] };
}
