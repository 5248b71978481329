import { z } from 'zod';
import { databaseUrl, databaseUrls } from './database-url';
import {
  bootstrapKey,
  certificates,
  folder,
  logLevel,
  origins,
  proxies,
  publicKey,
  publicUrl,
  receivers,
  timeOfDay,
  workers,
} from './kinds';
import { redisUrl } from './redis-url';
import { bytes, flag, integer, oneOf, optional, seconds, text, withDefault } from './variable';

/**
 * All settings of the service, by the names of their environment variables. The start-up check, the injected `Config`
 * and docs/reference/configuration.md are all made from this list.
 */
export const variables = {
  NODE_ENV: withDefault(
    oneOf('development', 'production', 'test'),
    'development',
    'In production every caller needs credentials (AUTH), and the log is JSON also on a terminal.',
  ),
  HOST: withDefault(text, '127.0.0.1', 'Address to listen on. 0.0.0.0 opens the service to the network.'),
  PORT: withDefault(integer(0, 65535), '8002', 'Port to listen on; 0 takes a free one.'),
  WORKERS: withDefault(
    workers,
    '1',
    'Processes that serve requests, together on PORT; auto: one for each core. DB_POOL_SIZE and the memory for bodies are shared out. See docs/how-to/scale.md.',
  ),
  METRICS_PORT: optional(
    integer(1, 65535),
    'Port for /metrics only, without authentication. When unset, /metrics is on PORT and needs the scope metrics:read.',
  ),
  TRUST_PROXY: optional(
    proxies,
    'Proxies in front of the service. The service believes X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Prefix only from these.',
  ),
  HTTPS: withDefault(
    oneOf('off', 'enforce'),
    'off',
    'Enforce: requests that reached the proxy by plain HTTP are redirected (GET, HEAD) or refused, except health checks.',
  ),
  TLS_CERT_FILE: optional(
    text,
    'File with a certificate in PEM and its intermediate certificates. With it the service speaks HTTPS. A renewed file is used without a restart.',
  ),
  TLS_KEY_FILE: optional(text, 'File with the private key of TLS_CERT_FILE in PEM, without a passphrase.'),
  CORS_ORIGINS: optional(
    origins,
    'Origins whose web pages may call the API from a browser. When unset, none.',
  ),
  CONSOLE: withDefault(
    oneOf('on', 'off'),
    'on',
    'Whether the service serves the console, the pages for people, at /console.',
  ),
  BODY_LIMIT: withDefault(
    bytes('1kb', '100mb'),
    '10mb',
    'Largest JSON body, after decompression. Beyond it: 413. Files of an import have no limit.',
  ),
  CLOCK_TOLERANCE: withDefault(
    seconds(0, 86_400),
    '300',
    'How far the clock of a client may be ahead of the clock of PostgreSQL: a reading of a later time is stored, and is no level before its time.',
  ),
  IDEMPOTENCY_TTL: withDefault(
    seconds(60, 365 * 86_400),
    '259200',
    'Time for which an Idempotency-Key is remembered. 259200 s are 3 days.',
  ),
  MAX_BATCH_ITEMS: withDefault(integer(1, 100_000), '10000', 'Most readings in one update. Beyond it: 422.'),
  REQUEST_TIMEOUT: withDefault(
    seconds(1, 3600),
    '60',
    'A client must send its whole request within this time, and read an answer within it. Beyond it: 408, or the connection is closed.',
  ),
  IMPORT_IDLE_TIMEOUT: withDefault(
    seconds(1, 3600),
    '30',
    'A client that imports must send 256 KB, or the end, within this time. A client that exports must read what it is sent. Beyond it: 408, or the connection is closed.',
  ),
  KEEP_ALIVE_TIMEOUT: withDefault(
    seconds(1, 3600),
    '75',
    'Idle connections of clients are closed after this time. Set it above the idle timeout of a load balancer in front.',
  ),
  SHUTDOWN_DELAY: withDefault(
    seconds(0, 3600),
    '1',
    'After SIGTERM, the service is not ready and goes on serving for this time. Without workers it skips that if no client was connected lately. Set it above the time in which a load balancer notices.',
  ),
  SHUTDOWN_TIMEOUT: withDefault(
    seconds(0, 3600),
    '10',
    'After SHUTDOWN_DELAY, the port is closed, and requests in flight may take this long. Then their connections are closed.',
  ),

  DATA_DIR: withDefault(
    text,
    '.data',
    'Folder of the embedded PostgreSQL, used when neither DATABASE_URL nor DB_HOST is set.',
  ),
  DISK_MIN_FREE: withDefault(
    bytes('0', '1tb'),
    '500mb',
    'Room that the disk of DATA_DIR must have. With less, writes get 503 until there is room again, and reads go on; 0: PostgreSQL may fill the disk, and then it fails.',
  ),
  DATABASE_URL: optional(
    databaseUrl,
    'PostgreSQL to use, such as postgres://user:password@host:5432/name?sslmode=verify-full. It overrides DB_HOST, DB_PORT, DB_NAME, DB_USER and DB_PASSWORD. It may name several hosts of which one takes writes: postgres://user:password@host1,host2:5433/name?target_session_attrs=read-write.',
    true,
  ),
  DATABASE_REPLICA_URLS: optional(
    databaseUrls,
    'Streaming replicas of that PostgreSQL, which answer reads of query, products, series, forecast and export.',
    true,
  ),
  REPLICA_MAX_LAG: withDefault(
    seconds(1, 3600),
    '2',
    'A replica that is farther behind gets no reads until it has caught up.',
  ),
  DB_HOST: optional(text, 'Host of the PostgreSQL to use, or the folder of its unix socket.'),
  DB_PORT: withDefault(integer(1, 65535), '5432', 'Port of that PostgreSQL.'),
  DB_NAME: withDefault(text, 'inventory', 'Database of that PostgreSQL.'),
  DB_USER: withDefault(text, 'postgres', 'Role to connect as.'),
  DB_PASSWORD: optional(text, 'Password of that role.', true),
  PGSSLMODE: optional(
    oneOf('disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'),
    'TLS to that PostgreSQL. disable: none; no-verify: the certificate is not checked; every other value: it is. sslmode in DATABASE_URL overrides it.',
  ),
  PGSSLROOTCERT: optional(
    certificates,
    'File with the certificate of the issuer of that PostgreSQL. sslrootcert in DATABASE_URL overrides it.',
  ),
  DB_POOL_SIZE: withDefault(
    integer(1, 1000),
    '10',
    'Connections for short statements. Each process that serves opens up to 4 more: 2 for imports, 2 for /health; and 1 if DATABASE_REPLICA_URLS is set.',
  ),
  DB_POOL_TIMEOUT: withDefault(
    seconds(0.1, 600),
    '5',
    'Longest time that a request waits for a connection. Beyond it: 503.',
  ),
  DB_STATEMENT_TIMEOUT: withDefault(
    seconds(0.1, 3600),
    '10',
    'Longest time that a statement may take. Beyond it: 503.',
  ),
  DB_LOCK_TIMEOUT: withDefault(
    seconds(0.1, 3600),
    '3',
    'Longest time that a statement waits for a lock. Beyond it: 503, or 409 if it waited for the same Idempotency-Key.',
  ),
  DB_POOLER: withDefault(
    flag,
    'false',
    'Set it to true when PgBouncer or another pooler in transaction mode is in front of PostgreSQL: no prepared statements.',
  ),
  RUN_MIGRATIONS: withDefault(flag, 'true', 'Runs the missing migrations at the start, under a lock.'),

  BACKUP_DIR: optional(
    folder,
    'Folder for nightly backups of the database, which the service makes itself. When unset, it makes none. Instances may share the folder; two databases may not.',
  ),
  BACKUP_AT: withDefault(timeOfDay, '03:00', 'Time of day of the backup, in UTC.'),
  BACKUP_KEEP: withDefault(
    integer(1, 10_000),
    '7',
    'Backups that are kept in BACKUP_DIR. Older ones are removed when a new one is complete.',
  ),

  REDIS_URL: optional(
    redisUrl,
    'Redis for the rate limits and for streams, such as rediss://user:password@host:6379/0. It overrides REDIS_HOST, REDIS_PORT and REDIS_PASSWORD.',
    true,
  ),
  REDIS_TLS_CA_FILE: optional(
    certificates,
    'File with the certificate of the issuer of that Redis, for rediss. When unset, the issuers that Node knows.',
  ),
  REDIS_HOST: optional(
    text,
    'Host of the Redis for the rate limits. Without it and REDIS_URL, each instance counts in memory.',
  ),
  REDIS_PORT: withDefault(integer(1, 65535), '6379', 'Port of that Redis.'),
  REDIS_PASSWORD: optional(text, 'Password of that Redis.', true),
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
    'Requests a minute from one IP address with wrong credentials, or without those that AUTH requires; 0: no limit.',
  ),

  WEBHOOK_ALLOW: optional(
    receivers,
    'Receivers of webhooks in the own network. Without it, private, loopback and link-local addresses are refused; a name here allows every address that it has.',
  ),

  AUTH: optional(
    oneOf('required', 'off'),
    'Whether callers need credentials. When unset: required in production, off otherwise.',
  ),
  BOOTSTRAP_API_KEY: optional(
    bootstrapKey,
    'A first key with every scope, valid while this variable is set. Make it with: echo vk_$(openssl rand -hex 32).',
    true,
  ),
  JWT_JWKS_URL: optional(
    publicUrl,
    'URL at which the issuer of JSON Web Tokens publishes its keys. Use http only on a network that you trust.',
    true,
  ),
  // The setting for a public key is treated as a secret and never printed, because it may be a private key by
  // mistake.
  JWT_PUBLIC_KEY: optional(publicKey, 'Public key of that issuer, in place of JWT_JWKS_URL.', true),
  JWT_ISSUER: optional(text, 'Value that tokens must have as iss.'),
  JWT_AUDIENCE: optional(text, 'Value that tokens must have in aud.'),

  LOG_LEVEL: optional(logLevel, 'Lowest level that is logged; info when unset. Probes are logged at debug.'),
  DEBUG: withDefault(flag, 'false', 'Sets the level to debug when LOG_LEVEL is unset.'),
};

const schema = z.object(variables);

/**
 * The service's settings, checked and converted to their types, by the names of their environment variables. Times are
 * in milliseconds.
 */
export type Config = z.output<typeof schema>;

/** Injection token of the `Config`. */
export const CONFIG = Symbol('CONFIG');

export { schema as configSchema };
