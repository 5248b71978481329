import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { until } from '@verkko/dev-servers/until';
import { bearer, BOOTSTRAP_KEY, createKey } from '../support/api-keys';
import { createDatabase } from '../support/database';
import { areStored, csvOf, HEADER, Importing, importFile } from '../support/imports';
import { scrape } from '../support/metrics';
import {
  EXPORT,
  FORECAST,
  KEYS,
  LEVELS,
  PRODUCTS,
  QUERY,
  SERIES,
  UPDATE,
  VOID,
  WEBHOOKS,
} from '../support/paths';
import { type Service, startService } from '../support/service';
import { databaseEnvironment } from '../support/service-process';

/** The path of a virtual file system of the kernel. It always reports 0 free bytes, like a full disk. */
const FULL_DISK = process.platform === 'linux' ? '/proc' : '/dev';

const READING = { productid: 'A', quantity: 5, timestamp: '2024-01-01T00:00:00Z' };
const FILE = csvOf(...Array.from({ length: 20_000 }, (_, index) => `product ${index}`));
const MORE_ROWS = FILE.replace(HEADER, '');

const REFUSED = {
  error: 'DISK_FULL',
  message:
    'The disk of the database is full, or nearly so: nothing is stored until it has room again; reads go on.',
  request_id: expect.any(String),
};

/**
 * A DATA_DIR that is a symbolic link. A test can point the link at a full disk, and later at a disk with free
 * space again.
 */
class DataFolder {
  private readonly parent = mkdtempSync(join(tmpdir(), 'verkko-disk-'));
  readonly path = join(this.parent, 'data');

  constructor() {
    this.empty();
  }

  fill(): void {
    this.linkTo(FULL_DISK);
  }

  empty(): void {
    this.linkTo(this.parent);
  }

  remove(): void {
    rmSync(this.parent, { recursive: true });
  }

  private linkTo(target: string): void {
    symlinkSync(target, `${this.path}.new`);
    renameSync(`${this.path}.new`, this.path);
  }
}

describe('the disk of the embedded PostgreSQL', () => {
  let folder: DataFolder;
  let service: Service;

  beforeAll(async () => {
    folder = new DataFolder();
    // The service has no settings for PostgreSQL here, so it treats the database of this test as its embedded
    // one.
    service = await startService({
      DATA_DIR: folder.path,
      DISK_MIN_FREE: '1kb',
      BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    });
    await service.store([READING]);
  });
  afterAll(async () => {
    await service.stop();
    folder.remove();
  });

  const metrics = () => scrape(service.url, bearer(BOOTSTRAP_KEY));
  const seesFreeBytes = (are: (free: number) => boolean) =>
    until('the service has looked at the disk', async () =>
      are((await metrics()).value('verkko_disk_free_bytes')),
    );
  const fill = async () => {
    folder.fill();
    await seesFreeBytes((free) => free === 0);
  };
  const empty = async () => {
    folder.empty();
    await seesFreeBytes((free) => free > 0);
  };
  const products = async () =>
    (await service.query<{ productid: string }>('SELECT productid FROM inventory_items ORDER BY id')).map(
      ({ productid }) => productid,
    );

  describe('while it is full:', () => {
    beforeAll(fill);
    afterAll(empty);

    it.each<[route: string, send: () => request.Test]>([
      ['update', () => service.post(UPDATE, { items: [READING] })],
      ['update without a version', () => service.post('/api/inventory/update', { items: [READING] })],
      ['import', () => importFile(service.url, csvOf('A', 'B'))],
      ['void', () => service.post(VOID, { items: [{ ...READING, id: 1 }] })],
      ['details', () => request(service.url).put(`${PRODUCTS}/A`).send({ name: 'a' })],
      ['webhook', () => service.post(WEBHOOKS, { url: 'https://shop.example', types: ['level.low'] })],
      ['erase', () => request(service.url).delete(`${PRODUCTS}/A`)],
    ])('the write request "%s" is rejected', async (_route, send) => {
      const { status, headers, body } = await send();

      expect({ status, body }).toEqual({ status: 503, body: REFUSED });
      expect(headers['retry-after']).toBe('30');
      expect(await products()).toEqual(['A']);
    });

    it.each([
      `${QUERY}?productid=A`,
      `${LEVELS}?productid=A`,
      `${SERIES}?productid=A&interval=1d`,
      `${FORECAST}?productid=A`,
      PRODUCTS,
      EXPORT,
      WEBHOOKS,
      '/readyz',
    ])('the read request %s is answered', async (path) => {
      await service.get(path).expect(200);
    });

    it('a POST request that only reads from the database is answered', async () => {
      await service.post(LEVELS, { productids: ['A'] }).expect(200);
    });

    it('API keys can still be created and revoked', async () => {
      const { id } = await createKey(service);
      await request(service.url).delete(`${KEYS}/${id}`).set(bearer(BOOTSTRAP_KEY)).expect(204);
    });

    it('/health reports the full disk', async () => {
      const { text } = await service.get('/health').expect(503);
      expect(text).toBe('{"db":"ok","redis":"disabled","disk":"full"}');
    });

    it('the metrics show the limit DISK_MIN_FREE, and count DISK_FULL errors', async () => {
      const scraped = await metrics();
      expect(scraped.value('verkko_disk_min_free_bytes')).toBe(1024);
      expect(scraped.value('verkko_failures_total', { error: 'DISK_FULL' })).toBeGreaterThan(0);
    });
  });

  it('allows writes again when it has free space, without a restart of the service', async () => {
    await fill();
    await service.post(UPDATE, { items: [READING] }).expect(503);
    await empty();

    await service.post(UPDATE, { items: [READING] }).expect(201);
    expect((await service.get('/health').expect(200)).text).toBe('{"db":"ok","redis":"disabled"}');
  });

  describe('during an import', () => {
    afterEach(empty);

    const size = async () => {
      const [row] = await service.query<{ size: number; temporary: number }>(
        `SELECT pg_total_relation_size('inventory_items')::float AS size,
           (SELECT count(*)::int FROM pg_class WHERE oid::regclass::text LIKE '%imported_readings') AS temporary`,
      );
      return row;
    };

    it('causes DISK_FULL when it becomes full, and keeps no rows of the file', async () => {
      const before = await size();
      const client = await Importing.begin(service.url, FILE);
      await areStored(service.query);
      await fill();

      const { status, body } = await client.finish(MORE_ROWS);
      await client.leave();
      expect({ status, body }).toEqual({ status: 503, body: REFUSED });
      await until('the rows of the file are gone', async () => (await size())?.temporary === 0);
      expect(await size()).toEqual(before);
    });

    it('is not filled by a file that needs more space than is free', async () => {
      const before = await size();
      // The service calls the PostgreSQL function pg_relation_size to learn how much space the rows need. The
      // test replaces this function by one that returns 1 EB.
      await service.query(
        `CREATE FUNCTION pg_relation_size(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint << 60'`,
      );

      const { status, body } = await importFile(service.url, FILE);
      await service.query('DROP FUNCTION pg_relation_size(text)');

      expect({ status, body }).toEqual({ status: 503, body: REFUSED });
      expect(await size()).toEqual(before);
    });
  });
});

describe('the disk of a PostgreSQL that is not embedded', () => {
  it('causes DISK_FULL only when PostgreSQL itself reports a full disk', async () => {
    const database = await createDatabase();
    const service = await startService(
      { ...databaseEnvironment(database.connection), DATA_DIR: FULL_DISK, DISK_MIN_FREE: '1kb' },
      database.connection,
    );
    await service.store([READING]);
    await service.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON inventory_items FOR EACH STATEMENT EXECUTE FUNCTION refuse()`);

    const { status, headers, body } = await service.post(UPDATE, { items: [READING] });

    expect({ status, body }).toEqual({ status: 503, body: REFUSED });
    expect(headers['retry-after']).toBe('30');
    const scraped = await scrape(service.url);
    expect(scraped.value('verkko_failures_total', { error: 'DISK_FULL' })).toBe(1);
    expect(scraped.families.filter(({ name }) => name.startsWith('verkko_disk'))).toEqual([]);
    await service.query('DROP TRIGGER refuse ON inventory_items');
    await service.store([READING]);
    await service.stop();
    await database.drop();
  });
});
