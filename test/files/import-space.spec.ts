import { csvOf, importFile } from '../support/imports';
import { type Service, startService } from '../support/service';

const FILE = csvOf(...Array.from({ length: 20_000 }, (_, index) => `product ${(index * 7919) % 20_011}`));

describe('the disk space of the table of readings', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  const size = async () => {
    const [row] = await service.query<{ size: number }>(
      `SELECT pg_total_relation_size('inventory_items')::float AS size`,
    );
    return row?.size ?? NaN;
  };

  it('does not grow when a file is rejected because of its last row', async () => {
    await importFile(service.url, FILE).expect(201);
    const one = await size();
    await service.query('TRUNCATE inventory_items');

    for (let attempt = 0; attempt < 10; attempt += 1) await importFile(service.url, `${FILE}x\n`).expect(422);
    await importFile(service.url, FILE).expect(201);

    expect((await size()) / one).toBeLessThan(1.1);
    expect(await service.query('SELECT count(*)::int FROM inventory_items')).toEqual([{ count: 20_000 }]);
  });
});
