import { BusyDatabase } from '../support/busy-database';
import type { Answer } from '../support/http-client';
import { QUERY } from '../support/paths';
import { reading } from '../support/readings';

const numbered = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);
const statuses = async (answers: Promise<Answer>[]) =>
  (await Promise.all(answers)).map(({ status }) => status);

describe('updates to a busy database', () => {
  let database: BusyDatabase;

  beforeEach(async () => {
    database = await BusyDatabase.start();
  });
  afterEach(() => database.stop());

  const problem = (error: string, message: string) => ({ error, message, request_id: expect.any(String) });
  const expectProblem = async (answer: Promise<Answer>, status: number, error: string, message: string) => {
    const { body, ...rest } = await answer;
    expect(rest).toMatchObject({ status });
    expect(JSON.parse(body)).toEqual(problem(error, message));
  };

  it('are stored together in one commit, and answered after this commit', async () => {
    let answered = 0;
    const busy = await database.occupy();
    const writes = numbered(20, 'product').map(async (productid) => {
      const answer = await database.update(productid);
      answered += 1;
      expect(await database.stored()).toContain(productid);
      return answer;
    });
    await database.hasQueued(20);
    await database.service.get(`${QUERY}?productid=A`).expect(200);
    expect(answered).toBe(0);

    await database.table.release();

    expect(await statuses([...busy, ...writes])).toEqual(Array(22).fill(201));
    const together = numbered(20, 'product').sort().join(', ');
    expect((await database.commits()).sort()).toEqual(['busy 1', 'busy 2', together]);
  });

  it('may contain new products and already known products', async () => {
    await database.update('known');
    const busy = await database.occupy();
    const writes = [['known'], ['new 1', 'known'], ['new 2', 'new 1'], ['known']].map((productids) =>
      database.update(...productids),
    );
    await database.hasQueued(4);

    await database.table.release();

    expect(await statuses([...busy, ...writes])).toEqual(Array(6).fill(201));
    expect((await database.commits()).sort()).toEqual(['busy 1', 'busy 2', 'known', 'known, new 1, new 2']);
    expect(await database.names()).toEqual(['busy 1', 'busy 2', 'known', 'new 1', 'new 2']);
  });

  it('keep the order of the readings within each update', async () => {
    const busy = await database.occupy();
    const quantities = Array.from({ length: 100 }, (_, index) => (index * 37) % 100);
    const writes = ['A', 'B', 'C', 'D'].map((productid) =>
      database.updateWith(
        quantities.flatMap((quantity) => [reading(productid, quantity), reading('all', quantity)]),
      ),
    );
    await database.hasQueued(4);

    await database.table.release();

    expect(await statuses([...busy, ...writes])).toEqual(Array(6).fill(201));
    const page = async (productid: string) => {
      const { body } = await database.service.get(`${QUERY}?productid=${productid}&limit=500`);
      return (body as { items: { quantity: number }[] }).items.map(({ quantity }) => quantity);
    };
    for (const productid of ['A', 'B', 'C', 'D']) expect(await page(productid)).toEqual(quantities);
    expect(await page('all')).toEqual([...quantities, ...quantities, ...quantities, ...quantities]);
  });

  it('are committed together, up to 1,000 readings in one commit; an update with more readings is committed alone', async () => {
    const busy = await database.occupy();
    const sizes = { a: 1, b: 1, c: 1001, d: 600, e: 400, f: 1, g: 1 };
    const writes: Promise<Answer>[] = [];
    for (const [productid, readings] of Object.entries(sizes)) {
      writes.push(database.update(...Array<string>(readings).fill(productid)));
      await database.hasQueued(writes.length);
    }

    await database.table.release();

    expect(await statuses([...busy, ...writes])).toEqual(Array(9).fill(201));
    expect((await database.commits()).sort()).toEqual(['a, b', 'busy 1', 'busy 2', 'c', 'd, e', 'f, g']);
    expect(await database.stored()).toHaveLength(2 + 2 + 1001 + 1000 + 2);
  });

  it('are stored even if the database rejects another update at the same time', async () => {
    await database.service.query(
      `ALTER TABLE inventory_items ADD CONSTRAINT no_bad_apples CHECK (productid <> 'bad apple')`,
    );
    const busy = await database.occupy();
    const good = ['good 1', 'good 2'].map((productid) => database.update(productid));
    await database.hasQueued(2);
    const bad = database.update('beside it', 'bad apple');
    await database.hasQueued(3);
    const last = database.update('good 3');
    await database.hasQueued(4);

    await database.table.release();

    expect(await statuses([...busy, ...good, last])).toEqual(Array(5).fill(201));
    await expectProblem(
      bad,
      500,
      'INTERNAL_ERROR',
      'An unexpected error; it is logged under this request_id.',
    );
    const stored = ['busy 1', 'busy 2', 'good 1', 'good 2', 'good 3'];
    expect(await database.stored()).toEqual(stored);
    expect(await database.names()).toEqual(stored);
  });

  it('that share one SQL statement all fail if PostgreSQL ends the session of this statement', async () => {
    const busy = await database.occupy();
    const cut = numbered(5, 'cut').map((productid) => database.update(productid));
    await database.hasQueued(5);
    await database.table.terminate(await database.table.hasWaiting(2));
    await database.hasQueued(0);
    const statement = await database.table.hasWaiting(1);
    const beside = database.update('beside');
    await database.table.hasWaiting(2);
    const behind = numbered(3, 'behind').map((productid) => database.update(productid));
    await database.hasQueued(3);

    await database.table.terminate(statement);

    for (const answer of [...busy, ...cut]) {
      await expectProblem(answer, 503, 'DATABASE_UNAVAILABLE', 'The database is not available; try again.');
      expect((await answer).headers['retry-after']).toBe('1');
    }
    await database.table.release();
    expect(await statuses([beside, ...behind])).toEqual(Array(4).fill(201));
    expect(await database.stored()).toEqual(['behind 0', 'behind 1', 'behind 2', 'beside']);
    expect(await database.names()).toEqual(['behind 0', 'behind 1', 'behind 2', 'beside']);
  });
});
