import { chmodSync, chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, type EmbeddedPostgres, startEmbeddedPostgres } from '@verkko/embedded-postgres';
import { startBlackHole } from '../support/black-hole';
import { CertificateFiles } from '../support/certificate-files';
import { DataDir } from '../support/data-dir';
import { execute } from '../support/database';
import { freePort } from '@verkko/dev-servers/free-port';
import { startPgBouncer } from '@verkko/dev-servers/pgbouncer';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const PASSWORD = 'set DB_USER and DB_PASSWORD, or user and password in DATABASE_URL';
const ADDRESS = 'set DB_HOST and DB_PORT, or DATABASE_URL';
const ISSUER =
  'PGSSLROOTCERT, or sslrootcert in DATABASE_URL, must name a file with the certificate of its issuer; PGSSLMODE=no-verify checks none';

let dataDir: DataDir;
let certificate: CertificateFiles;
/** A PostgreSQL that is reached over TCP, with a password, and with TLS if the client asks for it. */
let postgres: EmbeddedPostgres;
let connection: Connection;

/** Runs SQL as the superuser, over TCP. */
const sql = (text: string) => execute(connection, text);

/**
 * Copies a file into the data folder of PostgreSQL. Only the operating system user of PostgreSQL may read the
 * copy.
 */
function give(file: string, name: string): void {
  const cluster = join(dataDir.path, 'postgres');
  const { uid, gid } = statSync(cluster);
  copyFileSync(file, join(cluster, name));
  chownSync(join(cluster, name), uid, gid);
  chmodSync(join(cluster, name), 0o600);
}

beforeAll(async () => {
  dataDir = new DataDir();
  certificate = new CertificateFiles();
  postgres = await startEmbeddedPostgres({
    dataDir: dataDir.path,
    tcpPort: await freePort(),
    settings: { fsync: 'off' },
  });
  ({ connection } = postgres);
  give(certificate.cert, 'server.crt');
  give(certificate.key, 'server.key');
  await sql('ALTER SYSTEM SET ssl = on');
  await sql(`CREATE ROLE limited LOGIN PASSWORD 'secret'`);
  await sql('SELECT pg_reload_conf()');
});
afterEach(endProcesses);
afterAll(async () => {
  await postgres.stop();
  await dataDir.remove();
  certificate.remove();
});

const start = (environment: Record<string, string>) =>
  startProcess({ LOG_LEVEL: 'info', ...databaseEnvironment(connection), ...environment });

const url = (parameters: string) => {
  const { user, password, port, database } = connection;
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}?${parameters}`;
};

describe('the log about an unusable PostgreSQL', () => {
  const cases: Record<string, { environment: () => Record<string, string>; cause: string; advice: string }> =
    {
      'has another password': {
        environment: () => ({ DB_PASSWORD: 'wrong' }),
        cause: 'password authentication failed for user "verkko"',
        advice: PASSWORD,
      },
      'asks for a password': {
        environment: () => ({ DB_PASSWORD: '' }),
        cause: 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string',
        advice: PASSWORD,
      },
      'has no such database': {
        environment: () => ({ DB_NAME: 'nowhere' }),
        cause: 'database "nowhere" does not exist',
        advice: 'create it, or set DB_NAME or DATABASE_URL',
      },
      'lets the role create nothing': {
        environment: () => ({ DB_USER: 'limited', DB_PASSWORD: 'secret' }),
        cause: 'permission denied for schema public',
        advice: 'docs/how-to/upgrades.md lists the rights that the role needs',
      },
      'is not there': {
        environment: () => ({ DB_PORT: '1' }),
        cause: 'connect ECONNREFUSED 127.0.0.1:1',
        advice: ADDRESS,
      },
      'has no such host': {
        environment: () => ({ DB_HOST: 'db.invalid' }),
        cause: 'getaddrinfo \\w+ db.invalid',
        advice: ADDRESS,
      },
      'has a certificate of an unknown issuer': {
        environment: () => ({ PGSSLMODE: 'verify-full' }),
        cause: 'self-signed certificate',
        advice: ISSUER,
      },
      'has such a certificate, by DATABASE_URL': {
        environment: () => ({ DATABASE_URL: url('sslmode=verify-full') }),
        cause: 'self-signed certificate',
        advice: ISSUER,
      },
      'has another name in its certificate': {
        environment: () => ({
          PGSSLMODE: 'verify-full',
          PGSSLROOTCERT: certificate.cert,
          DB_HOST: 'localhost',
        }),
        cause: "Hostname/IP does not match certificate's altnames: .*",
        advice: 'DB_HOST or DATABASE_URL must have the host name that is in the certificate',
      },
      'has its certificate in a file that is missing': {
        environment: () => ({ DATABASE_URL: url('sslmode=verify-full&sslrootcert=/nowhere.pem') }),
        cause: "ENOENT: no such file or directory, open '/nowhere.pem'",
        advice: 'sslrootcert, sslcert or sslkey in DATABASE_URL names this file',
      },
    };

  it.each(Object.entries(cases))(
    'says, if PostgreSQL %s, what the cause is and what to change',
    async (_title, { environment, cause, advice }) => {
      const service = await start(environment());

      const line = await until('it has tried', () => service.log().find(({ level }) => level === 'error'));
      expect(line.msg).toMatch(new RegExp(`^PostgreSQL cannot be used yet, trying again: ${cause}; `));
      expect(String(line.msg).endsWith(`; ${advice}`)).toBe(true);
      expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
    },
  );

  it('says, if PostgreSQL does not support TLS, what the cause is and what to change', async () => {
    await sql('ALTER SYSTEM SET ssl = off');
    await sql('SELECT pg_reload_conf()');
    const service = await start({ PGSSLMODE: 'require' });
    const line = await until('it has tried', () => service.log().find(({ level }) => level === 'error'));
    await sql('ALTER SYSTEM SET ssl = on');
    await sql('SELECT pg_reload_conf()');

    expect(line.msg).toBe(
      'PostgreSQL cannot be used yet, trying again: The server does not support SSL connections; set PGSSLMODE=disable, or sslmode=disable in DATABASE_URL',
    );
  });

  it('says, if PostgreSQL does not answer, that the first connection takes longer than 5 s', async () => {
    const hole = await startBlackHole();
    try {
      const service = await start({ DB_HOST: hole.host, DB_PORT: String(hole.port), DB_POOL_TIMEOUT: '60' });

      expect(service.log().map(({ msg }) => msg)).toContain(
        'The first connection or the migrations take longer than 5 s: the service listens, and is not ready yet',
      );
    } finally {
      await endProcesses();
      await hole.close();
    }
  });

  it('says, if PgBouncer has only one connection to PostgreSQL, what the cause is and what to change', async () => {
    const pgbouncer = await startPgBouncer(connection, 1);
    try {
      const behind = {
        ...databaseEnvironment(pgbouncer.connection),
        DB_POOLER: 'true',
        DB_POOL_TIMEOUT: '1',
      };
      const service = await start(behind);

      const line = await until('it has tried', () => service.log().find(({ level }) => level === 'error'));
      expect(line.msg).toBe(
        'PostgreSQL cannot be used yet, trying again: migrations need two connections at a time, and the second one does not answer; in PgBouncer, set default_pool_size or pool_size to 2 or more',
      );
    } finally {
      await endProcesses();
      await pgbouncer.stop();
    }
  });
});

describe('a PostgreSQL that supports TLS', () => {
  const used = async (environment: Record<string, string>) => {
    const service = await start(environment);
    await until('it is ready', async () => (await fetch(`${service.url}/readyz`)).ok);
    return sql(
      `SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'verkko%'`,
    );
  };

  it.each<[string, () => Record<string, string>]>([
    ['PGSSLMODE and PGSSLROOTCERT', () => ({ PGSSLMODE: 'verify-full', PGSSLROOTCERT: certificate.cert })],
    ['PGSSLROOTCERT alone', () => ({ PGSSLROOTCERT: certificate.cert })],
    ['PGSSLMODE=no-verify', () => ({ PGSSLMODE: 'no-verify' })],
    ['sslrootcert in DATABASE_URL', () => ({ DATABASE_URL: url(`sslrootcert=${certificate.cert}`) })],
    [
      'sslrootcert and several hosts in DATABASE_URL',
      () => ({
        DATABASE_URL: url(`sslrootcert=${certificate.cert}&target_session_attrs=read-write`).replace(
          '@',
          '@127.0.0.1:1,',
        ),
      }),
    ],
    ['PGSSLROOTCERT beside DATABASE_URL', () => ({ DATABASE_URL: url(''), PGSSLROOTCERT: certificate.cert })],
    [
      'the same in ENV_FILE',
      () => {
        const file = join(certificate.folder, 'service.env');
        writeFileSync(file, `PGSSLMODE=verify-full\nPGSSLROOTCERT=${certificate.cert}\n`);
        return { ENV_FILE: file };
      },
    ],
  ])('is used with TLS (settings: %s)', async (_title, environment) => {
    expect(await used(environment())).toEqual([{ ssl: true }]);
  });

  it('is used without TLS if PGSSLMODE=disable is set', async () => {
    expect(await used({ PGSSLMODE: 'disable' })).toEqual([{ ssl: false }]);
  });
});
