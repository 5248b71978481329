import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Agent } from 'node:https';
import { join } from 'node:path';
import { CertificateFiles, connectTls, nameShownBy } from '../support/certificate-files';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask } from '../support/http-client';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

let database: TestDatabase;
let files: CertificateFiles;
let agent: Agent;

beforeAll(async () => {
  database = await createDatabase();
});
beforeEach(() => {
  files = new CertificateFiles('first');
  agent = files.trusting();
});
afterEach(async () => {
  await endProcesses();
  agent.destroy();
  files.remove();
});
afterAll(() => database.drop());

const start = (environment: Record<string, string> = {}) =>
  startProcess({
    ...databaseEnvironment(database.connection),
    ...files.environment,
    LOG_LEVEL: 'info',
    ...environment,
  });

describe('a renewed TLS certificate', () => {
  const saidOfIt = (service: ServiceProcess) =>
    service
      .log()
      .filter(({ context }) => context === 'Certificate')
      .map(({ level, msg }) => [level, msg]);
  const isShown = async (service: ServiceProcess, name: string) => {
    await until(`${name} is used for new connections`, async () => (await nameShownBy(service.url)) === name);
    await until('the log reports it', () => saidOfIt(service).some(([level]) => level === 'info'));
  };
  const renewed = ['info', expect.stringMatching(/^A renewed certificate is in use, good until \w+ .* GMT$/)];

  it('is used for new connections without a restart, and open connections stay open', async () => {
    const service = await start();
    await ask(`${service.url}/livez`, { agent });

    files.make('second');
    await isShown(service, 'second');

    expect(await ask(`${service.url}/health`, { agent })).toMatchObject({
      status: 200,
      reusedConnection: true,
    });
    expect((await ask(`${service.url}/health`, { agent: files.trusting() })).status).toBe(200);
    expect(saidOfIt(service)).toEqual([renewed]);
  });

  it('does not change the allowed protocol versions TLS 1.2 and 1.3', async () => {
    // Node itself allows old versions of TLS in this test, so that only the settings of the service can
    // reject them.
    const weak = 'DEFAULT@SECLEVEL=0';
    const service = await start({ NODE_OPTIONS: `--tls-min-v1.0 --tls-cipher-list=${weak}` });
    const protocolOf = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
      const options = { minVersion: version, maxVersion: version, ciphers: weak } as const;
      const socket = await connectTls(service.url, options);
      const protocol = socket.getProtocol();
      socket.destroy();
      return protocol;
    };

    for (const name of ['first', 'renewed']) {
      if (name === 'renewed') files.make(name);
      await until('the certificate is in use', async () => (await nameShownBy(service.url)) === name);
      await expect(protocolOf('TLSv1.1')).rejects.toMatchObject({
        code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      });
      expect(await protocolOf('TLSv1.2')).toBe('TLSv1.2');
      expect(await protocolOf('TLSv1.3')).toBe('TLSv1.3');
    }
  });

  it('is used after Kubernetes replaces a symbolic link in the path of the file', async () => {
    const secret = (version: string) => {
      const folder = join(files.folder, version);
      mkdirSync(folder);
      files.make(version, { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') });
    };
    secret('..1');
    symlinkSync('..1', join(files.folder, '..data'));
    files.link('..data/tls.crt', 'tls.crt');
    files.link('..data/tls.key', 'tls.key');
    const service = await start();
    expect(await nameShownBy(service.url)).toBe('..1');

    secret('..2');
    symlinkSync('..2', join(files.folder, '..new'));
    renameSync(join(files.folder, '..new'), join(files.folder, '..data'));

    await isShown(service, '..2');
    expect(saidOfIt(service)).toEqual([renewed]);
  });

  it('is not used before the private key in TLS_KEY_FILE is renewed', async () => {
    const service = await start();
    const next = new CertificateFiles('second');

    copyFileSync(next.cert, files.cert);
    await until('the log reports it', () => saidOfIt(service).length === 1);
    expect(await nameShownBy(service.url)).toBe('first');
    copyFileSync(next.key, files.key);
    await isShown(service, 'second');

    expect(saidOfIt(service)).toEqual([
      [
        'error',
        `The certificate from before stays in use: TLS_KEY_FILE ${files.key} is not the key of the first certificate in TLS_CERT_FILE ${files.cert}.`,
      ],
      renewed,
    ]);
    next.remove();
  });

  it('is not used if its file is empty or missing, and the log names the file', async () => {
    const service = await start();
    const next = new CertificateFiles('mended');
    const staysInUse = (mistake: string) => [
      'error',
      expect.stringContaining(
        `The certificate from before stays in use: TLS_CERT_FILE ${files.cert} ${mistake}`,
      ),
    ];

    writeFileSync(files.cert, '');
    await until('the log reports it', () => saidOfIt(service).length === 1);
    rmSync(files.cert);
    await until('the log reports it', () => saidOfIt(service).length === 2);
    expect((await ask(`${service.url}/livez`, { agent })).status).toBe(200);
    copyFileSync(next.key, files.key);
    renameSync(next.cert, files.cert);
    await isShown(service, 'mended');

    expect(saidOfIt(service)).toEqual([
      staysInUse('holds no certificate in PEM: '),
      staysInUse('cannot be read: ENOENT: no such file or directory'),
      renewed,
    ]);
    next.remove();
  });
});
