import { CertificateFiles } from '../support/certificate-files';
import { createDatabase, type TestDatabase } from '../support/database';
import { type RedisServer, startRedisServer } from '@verkko/dev-servers/redis-server';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const PASSWORD = 'set the password in REDIS_PASSWORD, or user and password in REDIS_URL';
const RIGHTS =
  'the Redis user needs the rights ~{rate:*}:* &live:* +eval +incr +pttl +pexpire +info +publish +subscribe, and +cluster in a Redis Cluster';

const AWAY = /^Redis is away \((.+?)(?:; (.+))?\): limits are counted in memory$/;

/** Arguments of redis-server that create a user with a password and the given rights. */
const user = (...rights: string[]) => ['--user', 'limits', 'on', '>secret', ...rights];

describe('an unusable Redis', () => {
  let database: TestDatabase;
  let certificate: CertificateFiles;
  let redis: RedisServer;

  beforeAll(async () => {
    database = await createDatabase();
    certificate = new CertificateFiles();
  });
  afterEach(async () => {
    await endProcesses();
    await redis.stop();
  });
  afterAll(async () => {
    certificate.remove();
    await database.drop();
  });

  const withTls = () => [
    ...['--port', '0', '--tls-port', 'PORT', '--tls-auth-clients', 'no'],
    ...[
      '--tls-cert-file',
      certificate.cert,
      '--tls-key-file',
      certificate.key,
      '--tls-ca-cert-file',
      certificate.cert,
    ],
  ];

  const start = (environment: Record<string, string>) =>
    startProcess({ ...databaseEnvironment(database.connection), LOG_LEVEL: 'info', ...environment });

  const cases: Record<
    string,
    { options?: () => string[]; url: () => string; reason: string; advice?: string }
  > = {
    'asks for a password': {
      options: () => ['--requirepass', 'secret'],
      url: () => redis.url,
      reason: `NOAUTH Authentication required.`,
      advice: PASSWORD,
    },
    'has another password': {
      options: () => ['--requirepass', 'secret'],
      url: () => redis.url.replace('//', '//:wrong@'),
      reason: `WRONGPASS invalid username-password pair or user is disabled.`,
      advice: PASSWORD,
    },
    'allows no scripts': {
      options: () => user('~*', '+@all', '-@scripting'),
      url: () => redis.url.replace('//', '//limits:secret@'),
      reason: `NOPERM this user has no permissions to run the 'eval' command`,
      advice: RIGHTS,
    },
    'allows a script, and not what it does': {
      options: () => user('~*', '+eval', '+info', '+ping'),
      url: () => redis.url.replace('//', '//limits:secret@'),
      reason: `ERR (ACL failure in script|The user executing the script can't run).*`,
      advice: RIGHTS,
    },
    'allows other keys only': {
      options: () => user('~other:*', '+@all'),
      url: () => redis.url.replace('//', '//limits:secret@'),
      reason: `NOPERM this user has no permissions to access .*`,
      advice: RIGHTS,
    },
    'has a certificate of an unknown issuer': {
      options: withTls,
      url: () => redis.url.replace('redis:', 'rediss:'),
      reason: 'self-signed certificate',
      advice: 'REDIS_TLS_CA_FILE must name a file with the certificate of its issuer',
    },
    'speaks TLS where the URL does not': {
      options: withTls,
      url: () => redis.url,
      reason: 'it closes the connection',
      advice: 'a Redis with TLS needs REDIS_URL with rediss://',
    },
    'speaks no TLS where the URL does': {
      url: () => redis.url.replace('redis:', 'rediss:'),
      reason: 'no TLS handshake in time',
      advice: 'a Redis without TLS needs REDIS_URL with redis://',
    },
    'is a replica': {
      options: () => ['--replicaof', '127.0.0.1 1'],
      url: () => redis.url,
      reason: ".*READONLY You can't write against a read only replica.*",
      advice: 'REDIS_URL or REDIS_HOST must name the primary, not a replica',
    },
    'is stopped': {
      url: () => 'redis://127.0.0.1:1',
      reason: 'connect ECONNREFUSED 127.0.0.1:1',
    },
    'has no such host': {
      url: () => 'redis://redis.invalid:6379',
      reason: 'getaddrinfo \\w+ redis.invalid',
      advice: 'set the host in REDIS_URL or REDIS_HOST',
    },
  };

  it.each(Object.entries(cases))(
    'is reported in the log if it %s',
    async (_title, { options, url, reason, advice }) => {
      redis = await startRedisServer(options?.());
      const service = await start({ REDIS_URL: url() });

      const line = await until('it has tried', () =>
        service.log().find(({ context }) => context === 'RateLimit'),
      );
      const health = await fetch(`${service.url}/health`);

      const [, cause, change] = AWAY.exec(String(line.msg)) ?? [];
      expect(cause).toMatch(new RegExp(`^${reason}$`));
      expect(change).toBe(advice);
      expect([health.status, await health.json()]).toEqual([503, { db: 'ok', redis: 'unavailable' }]);
      expect((await fetch(`${service.url}/api/v1/inventory/query?productid=A`)).status).toBe(200);
      expect(service.log().filter(({ context }) => context === 'RateLimit')).toHaveLength(1);
    },
  );

  it('becomes usable if REDIS_TLS_CA_FILE is set and the Redis user has the rights that rate limits need', async () => {
    redis = await startRedisServer([
      ...withTls(),
      ...user('~{rate:*}:*', '+eval', '+incr', '+pttl', '+pexpire', '+info'),
    ]);
    const service = await start({
      REDIS_URL: redis.url.replace('redis://', 'rediss://limits:secret@'),
      REDIS_TLS_CA_FILE: certificate.cert,
    });

    const health = await fetch(`${service.url}/health`);
    expect([health.status, await health.json()]).toEqual([200, { db: 'ok', redis: 'ok' }]);
    expect(service.log().filter(({ context }) => context === 'RateLimit')).toEqual([]);
  });

  it('is reported as requiring a password if it was stopped and then restarted with a password', async () => {
    redis = await startRedisServer();
    const service = await start({ REDIS_URL: redis.url });
    const lines = () => service.log().filter(({ context }) => context === 'RateLimit');
    await redis.stop();
    const secured = await startRedisServer(['--requirepass', 'secret', '--port', String(redis.port)]);
    try {
      await until('the reason is known', async () => {
        await fetch(`${service.url}/health`);
        return lines().some(({ msg }) => String(msg).includes(PASSWORD));
      });
    } finally {
      await secured.stop();
    }
    expect(lines().length).toBeLessThanOrEqual(2);
  });
});
