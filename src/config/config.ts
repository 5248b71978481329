import { z } from 'zod';
import { bootstrapKey, logLevel, origins, proxies, publicKey, publicUrl } from './kinds';
import { bytes, flag, integer, oneOf, optional, seconds, text, url, withDefault } from './variable';

/**
 * Every setting of the service, by the name it has in the environment. This is the one place that declares them: the
 * start-up check, docs/reference/configuration.md and the injected `Config` all come from here.
 */
export const variables = {
  NODE_ENV: withDefault(
    oneOf('development', 'production', 'test'),
    'development',
    'Production asks every caller who it is (AUTH), and logs JSON even on a terminal.',
  ),
  HOST: withDefault(text, '127.0.0.1', 'Address to listen on. 0.0.0.0 opens the service to the network.'),
  PORT: withDefault(integer(0, 65535), '8002', 'Port to listen on; 0 takes a free one.'),
  METRICS_PORT: optional(
    integer(1, 65535),
    'Port for /metrics alone, without authentication. Otherwise it is on PORT, for the scope metrics:read.',
  ),
  TRUST_PROXY: optional(
    proxies,
    'Proxies in front of the service. Only from these do X-Forwarded-For, for rate limits, and X-Forwarded-Proto count.',
  ),
  HTTPS: withDefault(
    oneOf('off', 'enforce'),
    'off',
    'Enforce: what came by plain HTTP to the proxy in front is redirected (GET, HEAD) or refused, but for health checks.',
  ),
  TLS_CERT_FILE: optional(
    text,
    'File with a certificate in PEM, and those between it and the root: the service speaks HTTPS itself. A renewed one is taken into use without a restart.',
  ),
  TLS_KEY_FILE: optional(text, 'File with its private key in PEM, without a passphrase.'),
  CORS_ORIGINS: optional(
    origins,
    'Web pages of these origins may call the API from a browser; none by default.',
  ),
  BODY_LIMIT: withDefault(bytes, '10mb', 'Largest request body, after decompression. Over it: 413.'),
  MAX_BATCH_ITEMS: withDefault(integer(1, 100_000), '10000', 'Most readings in one update. Over it: 422.'),
  REQUEST_TIMEOUT: withDefault(
    seconds(1, 3600),
    '60',
    'A client must send its whole request within this time, and take an answer within it. Over it: 408, or the end of the connection.',
  ),
  IMPORT_IDLE_TIMEOUT: withDefault(
    seconds(1, 3600),
    '30',
    'A client that imports must send 256 KB, or the end, within this time, and one that exports must take what it is sent. Over it: 408, or the end of the connection.',
  ),
  KEEP_ALIVE_TIMEOUT: withDefault(
    seconds(1, 3600),
    '75',
    'An idle connection is kept this long. Keep it above the idle timeout of a load balancer in front.',
  ),
  SHUTDOWN_TIMEOUT: withDefault(
    seconds(0, 3600),
    '10',
    'After SIGTERM, requests in flight may take this long before they are cut.',
  ),

  DATA_DIR: withDefault(
    text,
    '.data',
    'Folder of the embedded PostgreSQL, used when neither DATABASE_URL nor DB_HOST is set.',
  ),
  DATABASE_URL: optional(
    url('postgres', 'postgresql'),
    'PostgreSQL to use, as postgres://user:password@host:5432/name?sslmode=verify-full. Wins over DB_*.',
    true,
  ),
  DB_HOST: optional(text, 'Host of the PostgreSQL to use, or the folder of its unix socket.'),
  DB_PORT: withDefault(integer(1, 65535), '5432', 'Its port.'),
  DB_NAME: withDefault(text, 'inventory', 'Its database.'),
  DB_USER: withDefault(text, 'postgres', 'The role to connect as.'),
  DB_PASSWORD: optional(text, 'The password of that role.', true),
  DB_POOL_SIZE: withDefault(
    integer(1, 1000),
    '10',
    'Connections for short statements. An instance opens up to 4 more: 2 for imports, 2 for /health.',
  ),
  DB_POOL_TIMEOUT: withDefault(
    seconds(0.1, 600),
    '5',
    'A request waits this long for a connection. Over it: 503.',
  ),
  DB_STATEMENT_TIMEOUT: withDefault(
    seconds(0.1, 3600),
    '10',
    'A statement may take this long. Over it: 503.',
  ),
  DB_LOCK_TIMEOUT: withDefault(
    seconds(0.1, 3600),
    '3',
    'A statement waits this long for a lock. Over it: 503.',
  ),
  DB_POOLER: withDefault(
    flag,
    'false',
    'True where PgBouncer or another pooler in transaction mode is in between: no prepared statements.',
  ),
  RUN_MIGRATIONS: withDefault(flag, 'true', 'Bring the schema up to date at start, under a lock.'),

  REDIS_URL: optional(
    url('redis', 'rediss'),
    'Redis for the rate limits, as redis://:password@host:6379/0. Wins over REDIS_HOST and REDIS_PORT.',
    true,
  ),
  REDIS_HOST: optional(text, 'Host of that Redis. Without it and REDIS_URL, limits are counted in memory.'),
  REDIS_PORT: withDefault(integer(1, 65535), '6379', 'Its port.'),
  REDIS_PASSWORD: optional(text, 'Its password.', true),
  RATE_LIMIT_ANONYMOUS_WRITES: withDefault(
    integer(0, 1_000_000_000),
    '10',
    'Writes a minute from one IP address; 0: no limit.',
  ),
  RATE_LIMIT_ANONYMOUS_READS: withDefault(
    integer(0, 1_000_000_000),
    '30',
    'Reads a minute from one IP address; 0: no limit.',
  ),

  RATE_LIMIT_WRITES: withDefault(
    integer(0, 1_000_000_000),
    '600',
    'Writes a minute with one key, or by one subject of a token; 0: no limit. A key can carry its own.',
  ),
  RATE_LIMIT_READS: withDefault(
    integer(0, 1_000_000_000),
    '6000',
    'Reads a minute with one key, or by one subject of a token; 0: no limit. A key can carry its own.',
  ),
  RATE_LIMIT_FAILED_AUTHENTICATIONS: withDefault(
    integer(0, 1_000_000_000),
    '30',
    'Requests a minute from one IP address without good credentials, where they are asked for; 0: no limit.',
  ),

  AUTH: optional(
    oneOf('required', 'off'),
    'Whether callers must say who they are; required in production and off elsewhere when unset.',
  ),
  BOOTSTRAP_API_KEY: optional(
    bootstrapKey,
    'A first key with every scope, for as long as it stands here. Make it with: echo vk_$(openssl rand -hex 32)',
    true,
  ),
  JWT_JWKS_URL: optional(
    publicUrl,
    'Where the issuer of JSON Web Tokens publishes its keys. http only where nobody can get in between.',
    true,
  ),
  // Not shown, because a private key may have been put there by mistake.
  JWT_PUBLIC_KEY: optional(publicKey, 'Its public key instead.', true),
  JWT_ISSUER: optional(text, 'What tokens must say in iss.'),
  JWT_AUDIENCE: optional(text, 'What tokens must have in aud.'),

  LOG_LEVEL: optional(logLevel, 'Least level that is logged; info when unset. Probes are logged at debug.'),
  DEBUG: withDefault(flag, 'false', 'Logs at debug when LOG_LEVEL is unset.'),
};

const schema = z.object(variables);

/** The service's settings, checked and typed, under the names of the environment. Times are in milliseconds. */
export type Config = z.output<typeof schema>;

/** Injection token of the `Config`. */
export const CONFIG = Symbol('CONFIG');

export { schema as configSchema };
