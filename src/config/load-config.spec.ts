import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from './load-config';

describe('the configuration', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'verkko-config-'));
    file = join(folder, 'service.env');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const load = (environment: Record<string, string>, inFile = '') => {
    writeFileSync(file, inFile);
    return loadConfig({ ENV_FILE: file, ...environment });
  };
  const mistakes = (environment: Record<string, string>, inFile = '') => {
    try {
      load(environment, inFile);
    } catch (error) {
      if (error instanceof ConfigError) return error.message.split('\n').slice(1);
      throw error;
    }
    return [];
  };

  it('consists of default values if no variable is set', () => {
    expect(load({})).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 8002,
      DATA_DIR: '.data',
      BODY_LIMIT: 10 * 1024 * 1024,
      MAX_BATCH_ITEMS: 10_000,
      SHUTDOWN_DELAY: 1000,
      SHUTDOWN_TIMEOUT: 10_000,
      RATE_LIMIT_ANONYMOUS_WRITES: 10,
      RATE_LIMIT_ANONYMOUS_READS: 30,
      RUN_MIGRATIONS: true,
      DEBUG: false,
    });
  });

  it('takes a value from the environment or else from ENV_FILE, and otherwise uses the default', () => {
    const config = load({ PORT: '1', DB_NAME: '' }, 'PORT=2\nDB_PORT=3\nDB_NAME="of the file"\n');

    expect(config).toMatchObject({ PORT: 1, DB_PORT: 3, DB_NAME: 'of the file', REDIS_PORT: 6379 });
  });

  it('reports every invalid variable with its allowed values and its source', () => {
    expect(mistakes({ PORT: '80000', DEBUG: 'maybe' }, 'LOG_LEVEL=loud\nBODY_LIMIT=10 apples\n')).toEqual([
      `  PORT must be a whole number from 0 to 65535; it is "80000", from the environment`,
      `  BODY_LIMIT must be a size such as 500kb or 10mb (kb and mb are powers of 1024), from 1kb to 100mb; it is "10 apples", from ${file}`,
      `  LOG_LEVEL must be one of trace, debug, info, warn (warning), error, fatal (critical), silent; upper or lower case; it is "loud", from ${file}`,
      `  DEBUG must be true or false; it is "maybe", from the environment`,
    ]);
  });

  it('never prints a secret', () => {
    const [line] = mistakes({ DATABASE_URL: 'mysql://root:hunter2@db/shop' });

    expect(line).toBe(
      '  DATABASE_URL must be a URL that starts with postgres:// or postgresql://; it is a secret, not shown, from the environment',
    );
  });

  it.each([
    [
      'postgres://u@h1,h2/db',
      'DATABASE_URL with several hosts, or with target_session_attrs, needs target_session_attrs=read-write, because the service writes',
    ],
    [
      'postgres://u@h/db?target_session_attrs=standby',
      'DATABASE_URL with several hosts, or with target_session_attrs, needs target_session_attrs=read-write, because the service writes',
    ],
    [
      'postgres:///db?host=h1,h2&target_session_attrs=read-write',
      'DATABASE_URL: write several hosts before the path: postgres://user@host1,host2:5433/name',
    ],
  ])('rejects DATABASE_URL=%s', (value, mistake) => {
    expect(mistakes({ DATABASE_URL: value })).toEqual([`  ${mistake}`]);
  });

  describe('with a *_FILE variable', () => {
    const KEY = `vk_${'k'.repeat(32)}`;
    const PEM = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const secretFile = (content: string) => {
      const path = join(folder, 'secret');
      writeFileSync(path, content);
      return path;
    };

    it.each([
      ['DATABASE_URL', 'postgres://user:password@host/name', {}],
      ['DB_PASSWORD', ' with spaces ', {}],
      ['REDIS_URL', 'redis://host', {}],
      ['REDIS_PASSWORD', 'two\nlines', {}],
      ['BOOTSTRAP_API_KEY', KEY, {}],
      ['JWT_JWKS_URL', 'https://issuer.example/keys', { JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }],
      ['JWT_PUBLIC_KEY', PEM.trimEnd(), { JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' }],
    ])(
      'takes the setting %s from the named file, without the line break at its end',
      (name, secret, others) => {
        const expected = load({ [name]: secret, ...others });
        for (const end of ['', '\n', '\r\n']) {
          const named = { [`${name}_FILE`]: secretFile(secret + end) };
          expect(load({ ...named, ...others })).toEqual(expected);
          expect(load(others, `${name}_FILE=${named[`${name}_FILE`]}`)).toEqual(expected);
        }
      },
    );

    it('is rejected if the variable of the secret itself is also set', () => {
      const path = secretFile('one');
      expect(mistakes({ DB_PASSWORD: 'other', DB_PASSWORD_FILE: path })).toEqual([
        '  DB_PASSWORD and DB_PASSWORD_FILE: set one of them',
      ]);
      expect(mistakes({ DB_PASSWORD_FILE: path }, 'DB_PASSWORD=other')).toHaveLength(1);
    });

    it('reports the variable and the path if the named file is unreadable or empty', () => {
      const missing = join(folder, 'missing');
      const empty = secretFile('\n');
      expect(
        mistakes({
          DB_PASSWORD_FILE: missing,
          REDIS_PASSWORD_FILE: folder,
          REDIS_URL_FILE: empty,
          PORT: 'x',
        }),
      ).toEqual([
        `  PORT must be a whole number from 0 to 65535; it is "x", from the environment`,
        `  DB_PASSWORD_FILE names ${missing}, which cannot be read: ENOENT`,
        `  REDIS_URL_FILE names ${empty}, which is empty`,
        `  REDIS_PASSWORD_FILE names ${folder}, which cannot be read: EISDIR`,
      ]);
    });

    it('reports the path but not the content of the named file if the secret in the file is invalid', () => {
      const path = secretFile('mysql://root:hunter2@db/shop');
      expect(mistakes({ DATABASE_URL_FILE: path })).toEqual([
        `  DATABASE_URL must be a URL that starts with postgres:// or postgresql://; it is a secret, not shown, from ${path}`,
      ]);
    });

    it('ignores the variable DB_NAME_FILE, because DB_NAME is not a secret', () => {
      expect(load({ DB_NAME_FILE: secretFile('other') }).DB_NAME).toBe('inventory');
    });
  });

  it('treats the variable ENV_FILE as unset if its value is empty', () => {
    const before = process.cwd();
    process.chdir(folder); // a folder without the developer's .env
    try {
      expect(() => loadConfig({ ENV_FILE: '' })).not.toThrow();
    } finally {
      process.chdir(before);
    }
  });

  it('rejects an ENV_FILE that does not exist', () => {
    expect(() => loadConfig({ ENV_FILE: join(folder, 'missing.env') })).toThrow(ConfigError);
  });

  it.each([
    ['INFO', 'info'],
    ['WARNING', 'warn'],
    ['Critical', 'fatal'],
    ['debug', 'debug'],
  ])('reads the log level %s of the predecessor ShelfAPI as %s', (written, level) => {
    expect(load({ LOG_LEVEL: written }).LOG_LEVEL).toBe(level);
  });

  it.each([
    ['1024', 1024],
    ['1kb', 1024],
    ['1.5 MB', 1.5 * 1024 * 1024],
    ['0.0625GB', 64 * 1024 ** 2],
  ])('accepts BODY_LIMIT=%s', (written, size) => {
    expect(load({ BODY_LIMIT: written }).BODY_LIMIT).toBe(size);
  });

  it.each(['2048 apples', '2e6', '-2kb', '+2kb', '2tb', '2 kb b', '1,5mb', 'kb'])(
    'rejects BODY_LIMIT=%s',
    (written) => {
      const [line] = mistakes({ BODY_LIMIT: written });
      expect(line).toContain(`BODY_LIMIT must be a size such as 500kb`);
      expect(line).toContain(`it is "${written}"`);
    },
  );

  it.each(['loopback', '10.0.0.0/8, 192.168.1.1', 'fd00::/8,uniquelocal'])(
    'accepts TRUST_PROXY=%s',
    (written) => {
      expect(load({ TRUST_PROXY: written }).TRUST_PROXY).toEqual(
        written.split(',').map((item) => item.trim()),
      );
    },
  );

  it.each(['true', '1', '10.0.0.0/33', '0.0.0.0/0', 'proxy.example', '300.1.1.1'])(
    'rejects TRUST_PROXY=%s',
    (written) => {
      expect(mistakes({ TRUST_PROXY: written })).toHaveLength(1);
    },
  );

  it('rejects REDIS_TLS_CA_FILE for a Redis without TLS', () => {
    const REDIS_TLS_CA_FILE = join(folder, 'issuer.pem');
    writeFileSync(REDIS_TLS_CA_FILE, '-----BEGIN CERTIFICATE-----');

    expect(mistakes({ REDIS_TLS_CA_FILE, REDIS_URL: 'rediss+cluster://host' })).toEqual([]);
    expect(mistakes({ REDIS_TLS_CA_FILE, REDIS_URL: 'redis://host' })).toEqual([
      '  REDIS_TLS_CA_FILE needs REDIS_URL with rediss://, rediss+cluster:// or rediss+sentinel://',
    ]);
  });

  it('reads WORKERS=auto as one worker for each CPU core', () => {
    expect(load({ WORKERS: 'auto' }).WORKERS).toBe(availableParallelism());
    expect(load({ WORKERS: '3' }).WORKERS).toBe(3);
    expect(load({}).WORKERS).toBe(1);
  });

  it.each(['0', 'many', '129', '1.5'])('rejects WORKERS=%s', (WORKERS) => {
    expect(mistakes({ WORKERS })).toEqual([
      `  WORKERS must be auto, or a whole number from 1 to 128; it is "${WORKERS}", from the environment`,
    ]);
  });

  it('converts settings in seconds to milliseconds', () => {
    expect(load({ DB_LOCK_TIMEOUT: '0.5' }).DB_LOCK_TIMEOUT).toBe(500);
    expect(mistakes({ DB_LOCK_TIMEOUT: '5s' })).toHaveLength(1);
  });
});
