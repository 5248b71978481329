import { CleanUp } from '../clean-up';
import { type Layer, LAYERS } from '../layers/layers';
import { startLayer } from '../layers/measure-layers';
import { send } from '../load/prepare';
import type { HttpRequest } from '../workloads';
import { type SpecDatabase, startSpecDatabase } from './spec-database';

const PAGE: HttpRequest = { method: 'GET', path: '/api/v1/inventory/query?productid=P00001&limit=5' };

describe('npm run bench -- layers', () => {
  const cleanUp = new CleanUp();
  let database: SpecDatabase;

  beforeAll(async () => {
    database = await startSpecDatabase(cleanUp);
    await database.query(
      `INSERT INTO inventory_items (productid, quantity, "timestamp") VALUES ('P00001', 1, '2026-01-01T00:00:00.123Z')`,
    );
  });

  afterAll(() => cleanUp.run());

  const start = (name: string) => {
    const layer = LAYERS.find((one) => one.name === name) as Layer;
    return startLayer(layer, database.servers, database.connection, cleanUp);
  };

  it.each(['query', 'limiter-memory', 'limiter-storage', 'limiter-library'])(
    'measures a small Nest service that counts requests for the rate limits (layer: %s)',
    async (name) => {
      const server = await start(name);
      const { status, headers } = await fetch(server.url + PAGE.path);

      expect([status, headers.get('x-ratelimit-limit')]).toEqual([200, expect.stringMatching(/^\d+$/)]);
      await server.stop();
    },
  );

  it.each(['rows', 'rows-dates'])(
    'starts the layer %s, whose answer for a page of readings equals the answer of the service',
    async (name) => {
      const { service } = database;
      const server = await start(name);

      expect(JSON.parse(await send(server, PAGE))).toEqual(JSON.parse(await send(service, PAGE)));
      await server.stop();
    },
  );
});
