import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Config } from '../config/config';
import type { RedisAddress } from '../config/redis-url';

/** A connection to a single Redis, to the primary that Sentinels name, or to all nodes of a Redis Cluster. */
export type RedisClient = Redis | Cluster;

/** Time limit of a Redis command, in ms. A command that waits for an earlier command may take twice as long. */
const COMMAND_MS = 200;

const CONNECT_MS = 1000;

const retryDelay = (attempt: number) => Math.min(attempt * 100, 1000);

/**
 * Options that keep requests from waiting for Redis. While Redis is unreachable, a command fails at once. If
 * Redis does not answer, a command fails after 200 ms. A command that waits for an earlier command fails
 * after at most 400 ms. With ioredis's default options, commands would be queued for seconds.
 */
const OPTIONS = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  commandTimeout: COMMAND_MS,
  connectTimeout: CONNECT_MS,
  // Redis commands of the same event loop turn are sent together, as
  // docs/decisions/0008-where-a-request-spends-its-time.md explains.
  enableAutoPipelining: true,
  retryStrategy: retryDelay,
} satisfies RedisOptions;

/** Connects to the configured Redis; undefined if none is configured. */
export function connectRedis(config: Config): RedisClient | undefined {
  const { REDIS_URL: address, REDIS_HOST: host, REDIS_PORT: port, REDIS_PASSWORD: password } = config;
  if (!address)
    return host ? new Redis({ ...OPTIONS, host, port, ...(password && { password }) }) : undefined;
  const tls = tlsOf(address, config);
  switch (address.kind) {
    case 'single':
      return new Redis(address.urls[0] ?? '', { ...OPTIONS, ...tls });
    case 'sentinel':
      return new Redis({
        ...OPTIONS,
        ...userOf(address),
        ...tls,
        ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls.tls }),
        name: address.name,
        sentinels: nodesOf(address),
        sentinelRetryStrategy: retryDelay,
        sentinelCommandTimeout: CONNECT_MS,
        // If the Redis primary has become a replica, the client reconnects at once, to the primary that the Sentinels
        // name now.
        reconnectOnError: ({ message }) => message.startsWith('READONLY'),
      });
    case 'cluster':
      return new Cluster(nodesOf(address), {
        enableOfflineQueue: false,
        enableAutoPipelining: true,
        clusterRetryStrategy: retryDelay,
        slotsRefreshTimeout: CONNECT_MS,
        // A Redis command follows at most two redirections to other nodes of the cluster. It does not wait
        // for a failover.
        maxRedirections: 2,
        retryDelayOnFailover: 0,
        retryDelayOnClusterDown: 0,
        redisOptions: { ...OPTIONS, ...userOf(address), ...tls },
        // TLS certificates of a Redis Cluster contain host names. This option keeps ioredis from connecting to IP
        // addresses instead.
        ...(tls && {
          dnsLookup: (name, found) => {
            found(null, name);
          },
        }),
      });
  }
}

const nodesOf = ({ urls }: RedisAddress) =>
  urls.map((url) => {
    const { hostname, port } = new URL(url);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  });

/** User and password, which are the same on every Redis host. */
function userOf({ urls }: RedisAddress): RedisOptions {
  const { username, password } = new URL(urls[0] ?? '');
  return {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
  };
}

function tlsOf({ urls }: RedisAddress, { REDIS_TLS_CA_FILE: ca }: Config) {
  if (!urls[0]?.startsWith('rediss:')) return undefined;
  return { tls: ca ? { ca } : {} };
}
