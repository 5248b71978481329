import { createDatabase, type TestDatabase } from '../support/database';
import { HEADER, importFile, row } from '../support/imports';
import { type Service, startService } from '../support/service';

describe('an import into the database', () => {
  let database: TestDatabase;
  let service: Service;

  beforeEach(async () => {
    database = await createDatabase();
    service = await startService({}, database.connection);
  });
  afterEach(async () => {
    await service.stop();
    await database.drop();
  });

  it.each([
    ['full disk', '53100', 503],
    ['bug in a trigger', 'P0001', 500],
  ])(
    'stores nothing, and answers with an error, if it fails because of a %s',
    async (_what, code, status) => {
      await database.query(`
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE 'it does not go on' USING ERRCODE = '${code}'; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON inventory_items
          FOR EACH ROW WHEN (NEW.quantity = 7) EXECUTE FUNCTION fail()`);
      const file = HEADER + row('A').repeat(10_000) + row('A', 7) + row('A').repeat(10_000);

      await importFile(service.url, file).expect(status);

      expect(await database.query('SELECT productid FROM inventory_items')).toEqual([]);
      expect(await database.query('SELECT productid FROM products')).toEqual([]);
    },
  );
});
