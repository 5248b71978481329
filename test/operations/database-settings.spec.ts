import { loadConfig } from '../../src/config/load-config';
import { configuredConnection } from '../../src/database/connection';
import { DataDir } from '../support/data-dir';
import { createDatabase } from '../support/database';
import { QUERY, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';
import { endProcesses, startProcess } from '../support/service-process';
import { sharedServers } from '../support/shared-servers';

/** The URL of a database on the shared server, as an operator would write it. */
function urlOf(database: string, parameters: Record<string, string> = {}): string {
  const { host, port, user, password } = sharedServers().postgres;
  const query = new URLSearchParams({ host, ...parameters });
  return `postgres://${user}:${password}@localhost:${port}/${database}?${query.toString()}`;
}

function startOn(url: string): Promise<Service> {
  const environment = { DATABASE_URL: url, ENV_FILE: '/dev/null' };
  return startService(environment, configuredConnection(loadConfig(environment)));
}

describe('a DATABASE_URL', () => {
  it('with a DateStyle option does not change the format of timestamps in responses', async () => {
    const database = await createDatabase();
    const service = await startOn(
      urlOf(database.connection.database, { options: '-c DateStyle=German -c work_mem=8MB' }),
    );
    try {
      await service.store([{ productid: 'A', quantity: 1, timestamp: '2024-01-02T10:00:00Z' }]);

      const { body } = await service.get(`${QUERY}?productid=A`);
      expect(body.items).toMatchObject([{ timestamp: '2024-01-02T10:00:00Z' }]);
    } finally {
      await service.stop();
      await database.drop();
    }
  });

  it('makes /health report that the database is unavailable if the certificate file in the URL does not exist', async () => {
    const service = await startOn(
      'postgres://u:p@127.0.0.1:1/db?sslmode=verify-full&sslrootcert=/nonexistent',
    );
    try {
      const { status, body } = await service.get('/health');
      expect([status, body]).toEqual([503, { db: 'unavailable', redis: 'disabled' }]);
    } finally {
      await service.stop();
    }
  });
});

describe('a database with another encoding than UTF-8', () => {
  it('is refused, because it cannot store every product name', async () => {
    const database = await createDatabase(`template0 ENCODING 'LATIN1' LOCALE 'C'`);
    const service = await startService({}, database.connection);
    try {
      await service.get('/readyz').expect(503);
      const reading = { productid: 'A', quantity: 1, timestamp: '2024-01-01' };
      await service.post(UPDATE, { items: [reading] }).expect(503);
    } finally {
      await service.stop();
      await database.drop();
    }
  });
});

describe('a database that sorts texts as a language does', () => {
  it('gets new product names in the order of their bytes, so that two writers do not deadlock', async () => {
    const database = await createDatabase(`template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'`);
    const service = await startService({}, database.connection);
    try {
      await service.store(
        ['b', 'B', 'a', 'A'].map((name) => ({
          productid: name,
          location: name,
          quantity: 1,
          timestamp: '2024-01-01',
        })),
      );

      for (const table of ['products', 'detailed_products', 'product_locations']) {
        const rows = await database.query<{ productid: string }>(
          `SELECT productid FROM ${table} ORDER BY ctid`,
        );
        expect([table, rows.map(({ productid }) => productid)]).toEqual([table, ['A', 'B', 'a', 'b']]);
      }
    } finally {
      await service.stop();
      await database.drop();
    }
  });
});

describe('the environment variables PGHOST, PGDATABASE and PGSSLMODE', () => {
  afterEach(endProcesses);

  it('do not affect the embedded PostgreSQL', async () => {
    const dataDir = new DataDir();
    try {
      const { url } = await startProcess({
        DATA_DIR: dataDir.path,
        PGSSLMODE: 'require',
        PGHOST: 'elsewhere.invalid',
        PGDATABASE: 'x',
      });
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    } finally {
      await endProcesses();
      await dataDir.remove();
    }
  });
});
