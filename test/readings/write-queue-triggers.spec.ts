import { BusyDatabase } from '../support/busy-database';

describe('updates to a busy database', () => {
  let database: BusyDatabase;

  beforeAll(async () => {
    database = await BusyDatabase.start();
  });
  afterAll(() => database.stop());

  it('that share one SQL statement all fail if PostgreSQL reports an internal error for this statement', async () => {
    await database.service.query(
      `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'disk on fire' USING ERRCODE = 'XX000'; END $$`,
    );
    await database.service.query(
      `CREATE TRIGGER fail AFTER INSERT ON inventory_items
       FOR EACH ROW WHEN (NEW.productid = 'unlucky') EXECUTE FUNCTION fail()`,
    );
    const busy = await database.occupy();
    const together = ['beside', 'unlucky'].map((productid) => database.update(productid));
    await database.hasQueued(2);

    await database.table.release();

    const answers = await Promise.all([...busy, ...together]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 500, 500]);
    expect(await database.stored()).toEqual(['busy 1', 'busy 2']);
  });
});
