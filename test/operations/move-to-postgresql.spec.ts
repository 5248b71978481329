import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDir } from '../support/data-dir';
import { createDatabase, type TestDatabase } from '../support/database';
import { update } from '../support/http-client';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';
import { verkko } from '../support/verkko';

const READINGS = [
  { productid: '=1+1', quantity: 5, timestamp: '2024-01-01T10:00:00.123456Z' },
  { productid: 'bolts, 5 mm', quantity: 0, timestamp: '2024-01-02T00:00:00Z' },
  { productid: '📦', quantity: 2147483647, timestamp: '0001-01-01T00:00:00Z' },
];

describe('a move from the embedded PostgreSQL to another one', () => {
  let dataDir: DataDir;
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    dataDir = new DataDir();
    folder = mkdtempSync(join(tmpdir(), 'verkko-move-'));
    database = await createDatabase('template0');
  });
  afterAll(async () => {
    await endProcesses();
    await database.drop();
    await dataDir.remove();
    rmSync(folder, { recursive: true });
  });

  it('keeps every reading, by an export and an import', async () => {
    const file = join(folder, 'inventory.csv.gz');
    const before = await startProcess({ DATA_DIR: dataDir.path });
    await update(before.url, READINGS);
    const { stdout: exported } = await verkko(['export', '--url', before.url]);
    await verkko(['export', file, '--url', before.url]);
    await before.stop();

    const after = await startProcess(databaseEnvironment(database.connection));
    const imported = await verkko(['import', file, '--url', after.url]);
    const { stdout: moved } = await verkko(['export', '--url', after.url]);

    expect(imported.code).toBe(0);
    expect(exported.split('\n')).toHaveLength(READINGS.length + 2);
    expect(moved).toBe(exported);
  });
});
