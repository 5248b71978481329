import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDir } from '../support/data-dir';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask, update } from '../support/http-client';
import { QUERY } from '../support/paths';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { startService } from '../support/service';
import { type Ended, verkko } from '../support/verkko';

const READINGS = [
  { productid: '=1+1', quantity: 5, timestamp: '2024-01-01T10:00:00.123456Z' },
  { productid: 'bolts, 5 mm', quantity: 0, timestamp: '2024-01-02T00:00:00Z' },
  { productid: '📦', quantity: 2147483647, timestamp: '0001-01-01T00:00:00Z' },
];

describe('a move from the embedded PostgreSQL to another PostgreSQL', () => {
  let dataDir: DataDir;
  let databases: TestDatabase[];
  let folder: string;
  let backup: string;
  let csv: string;
  let exported: string;
  let page: string;
  let besideService: Ended;

  const another = async () => {
    const database = await createDatabase('template0');
    databases.push(database);
    return database.connection;
  };

  beforeAll(async () => {
    dataDir = new DataDir();
    databases = [];
    folder = mkdtempSync(join(tmpdir(), 'verkko-move-'));
    backup = join(folder, 'inventory.backup');
    csv = join(folder, 'inventory.csv.gz');

    const service = await startProcess({ DATA_DIR: dataDir.path });
    const { url } = service;
    await update(url, READINGS);
    ({ body: page } = await ask(`${url}${QUERY}?productid==1%2B1`));
    ({ stdout: exported } = await verkko(['export', '--url', url]));
    await verkko(['export', csv, '--url', url]);
    const embedded = { ENV_FILE: '/dev/null', DATA_DIR: dataDir.path };
    await verkko(['backup', backup], embedded);
    besideService = await verkko(['restore', backup], embedded);
    await service.stop();
  });
  afterAll(async () => {
    await endProcesses();
    await Promise.all(databases.map((database) => database.drop()));
    await dataDir.remove();
    rmSync(folder, { recursive: true });
  });

  it('by backup and restore keeps all data', async () => {
    const target = await another();

    const restored = await verkko(['restore', backup], {
      ENV_FILE: '/dev/null',
      ...databaseEnvironment(target),
    });

    expect(restored).toMatchObject({ code: 0, stderr: '' });
    const after = await startService({}, target);
    expect((await ask(`${after.url}${QUERY}?productid==1%2B1`)).body).toBe(page);
    await after.stop();
  });

  it('cannot restore into a DATA_DIR that a running service uses', () => {
    expect(besideService).toEqual({
      code: 1,
      stdout: '',
      stderr: `A service runs on DATA_DIR ${dataDir.path}: stop it first, or name a new DATA_DIR.\n`,
    });
  });

  it('by export and import keeps every reading', async () => {
    const after = await startProcess(databaseEnvironment(await another()));
    const imported = await verkko(['import', csv, '--url', after.url]);
    const { stdout: moved } = await verkko(['export', '--url', after.url]);

    expect(imported.code).toBe(0);
    expect(exported.split('\n')).toHaveLength(READINGS.length + 2);
    expect(moved).toBe(exported);
  });
});
