import { Agent } from 'node:http';
import { BusyDatabase } from '../support/busy-database';
import { type Answer, ask } from '../support/http-client';
import { QUERY, UPDATE } from '../support/paths';
import { until } from '@verkko/dev-servers/until';
import { reading } from '../support/readings';

describe('updates that wait for a busy database', () => {
  let database: BusyDatabase;

  afterEach(() => database.stop());

  const expectOverloaded = async (
    answer: Promise<Answer>,
    message = 'The database cannot keep up; try again.',
  ) => {
    const { status, headers, body } = await answer;
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(JSON.parse(body)).toEqual({
      error: 'OVERLOADED',
      message,
      request_id: headers['x-request-id'],
    });
  };

  it('are refused after DB_POOL_TIMEOUT, and are not stored later', async () => {
    database = await BusyDatabase.start({ DB_POOL_TIMEOUT: '2' });
    const busy = await database.occupy();
    const waiting = ['too late 1', 'too late 2', 'too late 3'].map((productid) => database.update(productid));

    for (const answer of waiting) await expectOverloaded(answer);
    await database.table.release();

    for (const answer of busy) expect(await answer).toMatchObject({ status: 201 });
    expect(await database.update('in time')).toMatchObject({ status: 201 });
    expect(await database.stored()).toEqual(['busy 1', 'busy 2', 'in time']);
  });

  it('are refused if they wait behind large updates for longer than DB_POOL_TIMEOUT', async () => {
    database = await BusyDatabase.start({
      BODY_LIMIT: '20mb',
      DB_POOL_TIMEOUT: '2',
      TRUST_PROXY: 'loopback',
    });
    await database.table.hold();
    /**
     * Sends an update with a body of 10 MB on behalf of the given caller. Each caller may use a quarter of
     * the memory for bodies. In any case, a caller may send one body of the largest allowed size.
     */
    const large = (productid: string, caller: number) =>
      ask(`${database.service.url}${UPDATE}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `203.0.113.${caller}` },
        agent: new Agent(),
        body: JSON.stringify({ items: [reading(productid)] }).padEnd(10 * 1024 ** 2),
      });
    const first = large('first', 1);
    await database.table.hasWaiting(1);
    const second = large('second', 2);
    await database.table.hasWaiting(2);

    await expectOverloaded(large('too late', 3), 'More is arriving than can be stored; try again.');
    await database.table.release();

    for (const answer of [first, second]) expect(await answer).toMatchObject({ status: 201 });
    expect(await large('in time', 3)).toMatchObject({ status: 201 });
    expect(await database.stored()).toEqual(['first', 'in time', 'second']);
  });

  it('from 300 connections are stored if and only if they get 201', async () => {
    database = await BusyDatabase.start({ DB_POOL_TIMEOUT: '1' });
    await database.update('known');
    await database.table.hold();
    const productids = Array.from({ length: 300 }, (_, index) => `product ${index}`);
    const answered = new Map<string, number | undefined>();
    const updates = Promise.all(
      productids.map(async (productid) => {
        const { status } = await database.update(productid, productid);
        answered.set(productid, status);
      }),
    );
    await database.table.hasWaiting(2);

    for (let read = 0; read < 10; read += 1) {
      const { body } = await database.service.get(`${QUERY}?productid=known`).expect(200);
      expect(body).toMatchObject({ count: 1 });
      await database.service.get('/livez').expect(200);
    }
    await until('the first are turned away', () => [...answered.values()].includes(503));
    await database.table.release();
    await updates;

    expect(new Set(answered.values())).toEqual(new Set([201, 503]));
    const stored = productids.filter((productid) => answered.get(productid) === 201);
    expect(await database.stored()).toEqual([...stored, ...stored, 'known'].sort());
  });
});
