import { deflateSync, gzipSync } from 'node:zlib';
import { KeysService } from '../../src/keys/keys.service';
import { createDatabase, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import {
  areStored,
  csvOf,
  HEADER,
  Importing,
  importFile,
  ndjsonOf,
  noneIsStored,
  row,
} from '../support/imports';
import { UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { until } from '@verkko/dev-servers/until';

const NDJSON = { 'Content-Type': 'application/x-ndjson' };
const KEY = 'Idempotency-Key: k';
const items = ['A', 'B'].map((productid) => ({ productid, quantity: 1, timestamp: '2024-01-01T00:00:00Z' }));
const REUSED = {
  error: 'IDEMPOTENCY_KEY_REUSED',
  message: 'This Idempotency-Key was used for another request: send a new one.',
  request_id: expect.any(String),
};
const REPLAYED = [201, { inserted: 2 }, 'true'];
const DONE = [201, { inserted: 2 }, undefined];

describe('an import with an Idempotency-Key', () => {
  let database: TestDatabase;
  let service: Service;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({ DB_LOCK_TIMEOUT: '0.3' }, database.connection);
  });
  beforeEach(() => service.query('TRUNCATE inventory_items, idempotency_keys'));
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  const send = (file: string | Buffer, headers: Record<string, string> = {}) =>
    importFile(service.url, file, { 'Idempotency-Key': 'k', ...headers });
  const outcome = async (...request: Parameters<typeof send>) => {
    const { status, body, headers } = await send(...request);
    return [status, body, headers['idempotency-replayed']];
  };
  const stored = async () =>
    (await service.query<{ productid: string }>('SELECT productid FROM inventory_items ORDER BY id')).map(
      ({ productid }) => productid,
    );
  const remembered = () => service.query('SELECT key FROM idempotency_keys');

  it('stores the same file once, and marks later responses as replayed', async () => {
    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);
    expect(await outcome(csvOf('A', 'B'))).toEqual(REPLAYED);
    expect(await outcome(csvOf('A', 'B'))).toEqual(REPLAYED);

    expect(await stored()).toEqual(['A', 'B']);
  });

  it.each<[string, string | Buffer, Record<string, string>]>([
    ['compressed with gzip', gzipSync(csvOf('A', 'B')), { 'Content-Encoding': 'gzip' }],
    ['compressed with deflate', deflateSync(csvOf('A', 'B')), { 'Content-Encoding': 'deflate' }],
    ['as NDJSON', ndjsonOf('A', 'B'), NDJSON],
    [
      'saved by a spreadsheet',
      '\uFEFFTimestamp,Note,ProductID,Quantity\r\n2024-01-01 02:00:00+02:00,x,"A",1.0\r\n\r\n2024-01-01,,B,1\r\n',
      {},
    ],
  ])('recognises a repeated request with the same readings (file: %s)', async (_how, file, headers) => {
    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);
    expect(await outcome(file, headers)).toEqual(REPLAYED);

    expect(await stored()).toEqual(['A', 'B']);
  });

  it.each([
    ['with another quantity', HEADER + row('A') + row('B', 2)],
    ['with one more reading', csvOf('A', 'B', 'C')],
    ['with one reading less', csvOf('A')],
    ['in another order', csvOf('B', 'A')],
    ['without readings', HEADER],
  ])(
    'returns 422 if the same key is sent again with a changed file (the file is sent %s)',
    async (_what, file) => {
      expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);

      expect(await outcome(file)).toEqual([422, REUSED, undefined]);
      expect(await outcome(csvOf('A', 'B'))).toEqual(REPLAYED);
      expect(await stored()).toEqual(['A', 'B']);
    },
  );

  it('returns 422 if the same key is sent again with a file in which a product name looks like a row of the first file', async () => {
    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);

    expect(await outcome(csvOf('"A"",1,2024-01-01T00:00:00Z"', 'B'))).toEqual([422, REUSED, undefined]);
  });

  it('rejects the idempotency key of an earlier update, and an update rejects the key of an earlier import', async () => {
    const update = (key: string) => service.post(UPDATE, { items }).set('Idempotency-Key', key);
    await update('k').expect(201);
    expect(await outcome(csvOf('A', 'B'))).toEqual([422, REUSED, undefined]);

    expect(await outcome(csvOf('A', 'B'), { 'Idempotency-Key': 'l' })).toEqual(DONE);
    expect((await update('l').expect(422)).body).toEqual(REUSED);
    expect(await stored()).toEqual(['A', 'B', 'A', 'B']);
  });

  it.each([
    ['first row is wrong', HEADER + row('A', -1)],
    ['last row is wrong', HEADER + row('A').repeat(20_000) + row('A', -1)],
    ['header is wrong', 'A,B\n'],
  ])('does not store its idempotency key if the file is invalid (reason: the %s)', async (_what, file) => {
    await send(file).expect(422);
    expect(await remembered()).toEqual([]);

    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);
  });

  it('does not use up its idempotency key if the database rejects the file', async () => {
    await service.query('ALTER TABLE inventory_items ADD CONSTRAINT none CHECK (quantity <> 7)');
    await send(HEADER + row('A', 7)).expect(500);
    await service.query('ALTER TABLE inventory_items DROP CONSTRAINT none');

    expect(await remembered()).toEqual([]);
    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);
  });

  it('reports invalid rows even if an earlier import has used the idempotency key', async () => {
    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);

    const { body } = await send(csvOf('A', 'B') + row('C', -1)).expect(422);
    expect(body).toMatchObject({ error: 'VALIDATION_ERROR', message: '1 of 3 lines is invalid' });
  });

  it('accepts the same idempotency key for a new file after 3 days', async () => {
    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);
    await service.query(`UPDATE idempotency_keys SET created_at = created_at - interval '3 days'`);

    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);
    expect(await outcome(csvOf('A', 'B'))).toEqual(REPLAYED);
    expect(await stored()).toEqual(['A', 'B', 'A', 'B']);
  });

  it('rejects an invalid idempotency key', async () => {
    const { status, body } = await send(csvOf('A'), { 'Idempotency-Key': 'x'.repeat(256) });

    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: 'BAD_REQUEST',
      message: 'Idempotency-Key must be 1 to 255 visible ASCII characters, sent once.',
    });
    expect(await stored()).toEqual([]);
  });

  it('treats equal idempotency keys of two callers as different keys', async () => {
    const operator = { kind: 'operator', id: 'test', scopes: ['inventory:write'] } as const;
    const caller = async (name: string) => ({
      'X-API-Key': (
        await service.app.get(KeysService).create(operator, { name, scopes: ['inventory:write'] })
      ).key,
    });
    const [one, other] = [await caller('one'), await caller('other')];

    for (const expected of [DONE, REPLAYED]) {
      expect(await outcome(csvOf('A', 'B'), one)).toEqual(expected);
      expect(await outcome(csvOf('A', 'C'), other)).toEqual(expected);
      expect(await outcome(csvOf('A', 'D'))).toEqual(expected);
    }
    expect(await stored()).toHaveLength(6);
  });

  it.each(['import', 'update'])(
    'reserves its key while its file arrives: a second request with the same key gets 409 (second request: an %s)',
    async (what) => {
      const first = await Importing.begin(service.url, csvOf('A', 'B'), KEY);
      await areStored(service.query);

      const { status, headers, body } =
        what === 'import'
          ? await send(csvOf('A', 'B'))
          : await service.post(UPDATE, { items }).set('Idempotency-Key', 'k');
      expect(status).toBe(409);
      expect(headers['retry-after']).toBe('1');
      expect(body).toEqual({
        error: 'IDEMPOTENCY_CONFLICT',
        message: 'A request with this Idempotency-Key is being carried out right now; try again.',
        request_id: headers['x-request-id'],
      });

      expect(await first.finish()).toEqual({ status: 201, body: { inserted: 2 } });
      await first.leave();
      expect(await outcome(csvOf('A', 'B'))).toEqual(REPLAYED);
      expect(await stored()).toEqual(['A', 'B']);
    },
  );

  it('stores the file of a second request with the same key if the first client disconnects', async () => {
    const first = await Importing.begin(service.url, csvOf('A', 'B'), KEY);
    await areStored(service.query);
    await first.leave();
    await noneIsStored(service.query);

    expect(await outcome(csvOf('A', 'B'))).toEqual(DONE);
  });
});

describe('an import with an Idempotency-Key at two instances', () => {
  let database: TestDatabase;
  let one: ServiceProcess;
  let other: ServiceProcess;
  let table: HeldTable;

  beforeEach(async () => {
    database = await createDatabase();
    const environment = { ...databaseEnvironment(database.connection), DB_LOCK_TIMEOUT: '20' };
    [one, other] = await Promise.all([startProcess(environment), startProcess(environment)]);
  });
  afterEach(async () => {
    await endProcesses();
    await database.drop();
  });

  const send = async ({ url }: ServiceProcess) => {
    const { status, body, headers } = await importFile(url, csvOf('A', 'B'), { 'Idempotency-Key': 'k' });
    return [status, body, headers['idempotency-replayed']];
  };
  const stored = () => database.query('SELECT productid FROM inventory_items ORDER BY id');
  const ONCE = [{ productid: 'A' }, { productid: 'B' }];

  it('is stored once if 20 clients send it at the same time, and all clients get the same result', async () => {
    const sendUntilDone = async (client: number) => {
      for (let attempt = 0; ; attempt += 1) {
        const answer = await send((client + attempt) % 2 ? one : other);
        if (answer[0] === 201) return answer;
        // The status 503 is allowed, because each instance receives at most four files of one caller at the
        // same time.
        expect([409, 503]).toContain(answer[0]);
      }
    };

    const answers = await Promise.all(Array.from({ length: 20 }, (_, client) => sendUntilDone(client)));

    expect(answers.filter(([, , replayed]) => replayed !== 'true')).toEqual([DONE]);
    expect(answers.map(([, body]) => body)).toEqual(Array(20).fill({ inserted: 2 }));
    expect(await stored()).toEqual(ONCE);
  });

  it('leaves no data if one instance is killed, and can be repeated at the other instance', async () => {
    const importing = await Importing.begin(one.url, csvOf('A', 'B'), KEY);
    await areStored(database.query);

    await one.stop('SIGKILL');

    await noneIsStored(database.query);
    expect(await stored()).toEqual([]);
    expect(await send(other)).toEqual(DONE);
    expect(await send(other)).toEqual(REPLAYED);
    expect(await stored()).toEqual(ONCE);
    await importing.leave();
  });

  it('is stored once if the client repeats it after one instance was killed just before the commit', async () => {
    table = await HeldTable.connect(database.connection, 'products');
    await table.hold();
    const unanswered = send(one).catch(() => undefined);
    await table.hasWaiting();

    await one.stop('SIGKILL');
    await unanswered;
    const retry = send(other);
    await table.release();
    await table.disconnect();

    expect(await retry).toEqual(DONE);
    expect(await stored()).toEqual(ONCE);
  });

  it('is not stored twice if one instance is killed after the commit and before the response', async () => {
    // The database commit waits for a table that the test has locked.
    await database.query(`
      CREATE TABLE gate ();
      CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE gate; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON idempotency_keys DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION pass()`);
    table = await HeldTable.connect(database.connection, 'gate');
    await table.hold();
    const unanswered = send(one).catch(() => undefined);
    await table.hasWaiting();
    // The instance is killed before it can read the reply of PostgreSQL to the commit.
    one.child.kill('SIGSTOP');
    await table.release();
    await table.disconnect();
    await until('the readings are committed', async () => (await stored()).length > 0);
    await one.stop('SIGKILL');
    await unanswered;

    expect(await send(other)).toEqual(REPLAYED);
    expect(await stored()).toEqual(ONCE);
  });
});
