import { Client } from 'pg';
import { ADVISORY_LOCKS } from '../../src/database/advisory-locks';
import { IdempotencyRepository } from '../../src/idempotency/idempotency.repository';
import { KeysService } from '../../src/keys/keys.service';
import { createDatabase, execute, type TestDatabase } from '../support/database';
import { HeldTable } from '../support/held-table';
import { outcomeOf, updateOnce } from '../support/once';
import { UPDATE } from '../support/paths';
import { type PgBouncer, startPgBouncer } from '@verkko/dev-servers/pgbouncer';
import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { RawClient, updateHead } from '../support/raw-client';
import { reading } from '../support/readings';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
const REUSED = {
  error: 'IDEMPOTENCY_KEY_REUSED',
  message: 'This Idempotency-Key was used for another request: send a new one.',
};

describe('idempotency of updates:', () => {
  let database: TestDatabase;
  let service: Service;

  beforeAll(async () => {
    database = await createDatabase();
    service = await startService({ DB_LOCK_TIMEOUT: '0.3' }, database.connection);
  });
  // The table of product names is not emptied, because the service remembers in memory which names it has
  // written.
  beforeEach(() => service.query('TRUNCATE inventory_items, idempotency_keys'));
  afterEach(async () => {
    for (const other of sessions.splice(0)) await other.end();
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  /**
   * Database connections that imitate other clients of the database. Closing them ends their open
   * transactions.
   */
  const sessions: Client[] = [];
  const session = async () => {
    const other = new Client(database.connection);
    sessions.push(other);
    await other.connect();
    return other;
  };
  const send = (key: string, items: object[], path = UPDATE) =>
    service.post(path, { items }).set('Idempotency-Key', key);
  const outcome = async (...request: Parameters<typeof send>) => {
    const { status, headers } = await send(...request);
    return [status, headers['idempotency-replayed']];
  };
  const column = async (sql: string) =>
    (await service.query<{ value: string | number }>(sql)).map(({ value }) => value);
  const stored = () => column('SELECT productid AS value FROM inventory_items ORDER BY id');
  const names = () =>
    column(`SELECT productid AS value FROM products WHERE length(productid) > 1 ORDER BY 1`);
  const remembered = () => column('SELECT key AS value FROM idempotency_keys');
  const makeOlder = (age: string) =>
    service.query(`UPDATE idempotency_keys SET created_at = created_at - interval '${age}'`);

  it('a repeated request is stored once, and later responses are marked as replayed', async () => {
    const items = [reading('A'), reading('B')];

    const first = await send('order-1', items);
    const second = await send('order-1', items);
    const third = await send('order-1', items);

    expect([first, second, third].map(({ status, text }) => [status, text])).toEqual(
      Array(3).fill([201, '']),
    );
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(third.headers['idempotency-replayed']).toBe('true');
    expect(await stored()).toEqual(['A', 'B']);
  });

  it('a request to /api/inventory/update is recognised if it is repeated under /api/v1', async () => {
    expect(await outcome('k', [reading('A')], '/api/inventory/update')).toEqual([201, undefined]);
    expect(await outcome('k', [reading('A')])).toEqual([201, 'true']);
  });

  it('a repeated request is recognised if its JSON is written differently', async () => {
    const { quantity, ...rest } = reading('A', 1000);
    await send('k', [{ ...rest, quantity }]).expect(201);

    const other = await service
      .post(
        UPDATE,
        `{"items": [ {"quantity": 1e3, "timestamp": "2024-01-01 02:00:00+02:00", "productid": "\\u0041"} ]}`,
      )
      .set('Idempotency-Key', 'k');

    expect([other.status, other.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(await stored()).toEqual(['A']);
  });

  it('a repeated request is recognised if its timestamps differ from those of the first request only after the sixth fractional digit', async () => {
    const at = (timestamp: string) => [{ ...reading('A'), timestamp }];
    expect(await outcome('digits', at('2024-01-01T00:00:00.1234567Z'))).toEqual([201, undefined]);

    expect(await outcome('digits', at('2024-01-01T00:00:00.123456Z'))).toEqual([201, 'true']);
    expect(await outcome('digits', at('2024-01-01T02:00:00,123456999+0200'))).toEqual([201, 'true']);
    expect((await send('digits', at('2024-01-01T00:00:00.123457Z'))).status).toBe(422);
  });

  it.each([
    ['another quantity', [reading('A', 2)]],
    ['another product', [reading('B')]],
    ['a product that is new', [reading('refused')]],
    ['one reading more', [reading('A'), reading('A')]],
    ['another time', [{ ...reading('A'), timestamp: '2024-01-01T00:00:00.000001Z' }]],
  ])('a request with a used Idempotency-Key and %s is rejected and not stored', async (_what, items) => {
    await send('k', [reading('A')]).expect(201);

    const { status, body, headers } = await send('k', items);

    expect(status).toBe(422);
    expect(body).toEqual({ ...REUSED, request_id: headers['x-request-id'] });
    expect(headers).not.toHaveProperty('idempotency-replayed');
    expect(await stored()).toEqual(['A']);
    expect(await names()).toEqual([]);
    expect(await outcome('k', [reading('A')])).toEqual([201, 'true']);
  });

  it('a product name is stored by a valid request even if an earlier request with this name was rejected', async () => {
    await send('k', [reading('A')]).expect(201);
    await send('k', [reading('refused')]).expect(422);

    await send('l', [reading('refused')]).expect(201);

    expect(await names()).toContain('refused');
  });

  it('requests with a new Idempotency-Key, or without one, are all stored', async () => {
    for (const key of ['k', 'l', 'K', '"m"'])
      expect(await outcome(key, [reading('A')])).toEqual([201, undefined]);
    await service.store([reading('A')]);
    await service.store([reading('A')]);

    expect(await stored()).toHaveLength(6);
    expect(await remembered()).toHaveLength(4);
  });

  it('the Idempotency-Key of a request with invalid values is not remembered', async () => {
    const { body } = await send('k', [reading('A', -1)]).expect(422);
    expect(body.error).toBe('VALIDATION_ERROR');
    expect(await remembered()).toEqual([]);

    expect(await outcome('k', [reading('A', 1)])).toEqual([201, undefined]);
  });

  it.each(['new', 'known'])(
    'the Idempotency-Key of an update with a %s product is not remembered if the database rejects the update',
    async (what) => {
      if (what === 'known') await service.store([reading('A')]);
      await service.query('ALTER TABLE inventory_items ADD CONSTRAINT none CHECK (quantity <> 7)');
      const before = await stored();

      await send('k', [reading('A', 7)]).expect(500);

      await service.query('ALTER TABLE inventory_items DROP CONSTRAINT none');
      expect(await remembered()).toEqual([]);
      expect(await stored()).toEqual(before);
      expect(await outcome('k', [reading('A', 7)])).toEqual([201, undefined]);
    },
  );

  it('an Idempotency-Key is remembered for requests with known products and for requests with new products', async () => {
    for (const [index, items] of [[reading('A')], [reading('A')], [reading('A'), reading('B')]].entries()) {
      expect(await outcome(`k${index}`, items)).toEqual([201, undefined]);
      expect(await outcome(`k${index}`, items)).toEqual([201, 'true']);
    }
    expect(await stored()).toEqual(['A', 'A', 'A', 'B']);
  });

  it.each([
    ['k-1', '"k-1"'],
    ['"k-1"', 'k-1'],
  ])('the header values %s and %s are the same Idempotency-Key', async (one, other) => {
    expect(await outcome(one, [reading('A')])).toEqual([201, undefined]);
    expect(await outcome(other, [reading('A')])).toEqual([201, 'true']);
  });

  it.each([
    ['one character', '!'],
    ['255 characters', 'x'.repeat(255)],
    ['255 quoted characters', `"${'x'.repeat(255)}"`],
    ['every visible sign but those of quoting', "!#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~"],
    ['a quotation mark within', 'a"b'],
    ['a backslash', 'a\\b'],
  ])('an Idempotency-Key is accepted if its value is valid (here: %s)', async (_what, key) => {
    expect(await outcome(key, [reading('A')])).toEqual([201, undefined]);
    expect(await outcome(key, [reading('A')])).toEqual([201, 'true']);
  });

  it.each([
    ['empty', ['']],
    ['blank', ['   ']],
    ['quoted and empty', ['""']],
    ['of several words', ['a b']],
    ['quoted, of several words', ['"a b"']],
    ['with a tab', ['a\tb']],
    ['of 256 characters', ['x'.repeat(256)]],
    ['of 256 quoted characters', [`"${'x'.repeat(256)}"`]],
    ['half quoted', ['"a']],
    ['quoted twice', ['"a""b"']],
    ['not of ASCII', ['gr\u00fc\u00df']],
    ['sent twice', ['a', 'b']],
    ['sent twice, the same', ['a', 'a']],
  ])('an Idempotency-Key that is %s is rejected', async (_what, keys) => {
    const body = JSON.stringify({ items: [reading('A')] });
    const client = await RawClient.connect(service.url);
    const head = updateHead(body.length, ...keys.map((key) => `Idempotency-Key: ${key}`));
    await client.send(Buffer.from(head + body, 'latin1'));
    const answer = await client.answer();
    await client.leave();

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({
      error: 'BAD_REQUEST',
      message: 'Idempotency-Key must be 1 to 255 visible ASCII characters, sent once.',
      request_id: answer.headers.get('x-request-id'),
    });
    expect(await stored()).toEqual([]);
  });

  it('equal Idempotency-Keys of different callers are independent', async () => {
    const operator = { kind: 'operator', id: 'test', scopes: ['inventory:write'] } as const;
    const make = async (name: string) =>
      (await service.app.get(KeysService).create(operator, { name, scopes: ['inventory:write'] })).key;
    const [one, other] = [await make('one'), await make('other')];
    const asCaller = async (key: string | undefined, productid: string) => {
      const request = send('same', [reading(productid)]);
      if (key !== undefined) request.set('X-API-Key', key);
      const { status, headers } = await request;
      return [status, headers['idempotency-replayed']];
    };

    for (const replayed of [undefined, 'true']) {
      expect(await asCaller(one, 'A')).toEqual([201, replayed]);
      expect(await asCaller(other, 'B')).toEqual([201, replayed]);
      expect(await asCaller(undefined, 'C')).toEqual([201, replayed]);
    }
    expect(await stored()).toEqual(['A', 'B', 'C']);
  });

  it('the Idempotency-Key and the caller are stored only as a hash', async () => {
    await send('secret-order', [reading('A')]).expect(201);

    expect(await remembered()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  describe('the age limit:', () => {
    it('an Idempotency-Key is still remembered one minute before it is 3 days old', async () => {
      await send('k', [reading('A')]).expect(201);
      await makeOlder('2 days 23 hours 59 minutes');

      expect(await outcome('k', [reading('A')])).toEqual([201, 'true']);
    });

    it.each(['the same', 'another'])(
      'an Idempotency-Key that was used 3 days ago can be used again (the new request is %s)',
      async (what) => {
        await send('k', [reading('A')]).expect(201);
        await makeOlder('3 days');
        const items = what === 'the same' ? [reading('A')] : [reading('B')];

        expect(await outcome('k', items)).toEqual([201, undefined]);
        expect(await outcome('k', items)).toEqual([201, 'true']);
        expect(await stored()).toHaveLength(2);
      },
    );

    it('an Idempotency-Key is remembered for the time in IDEMPOTENCY_TTL', async () => {
      const short = await startService({ IDEMPOTENCY_TTL: '3600' });
      const again = async () => {
        const { status, headers } = await short
          .post(UPDATE, { items: [reading('A')] })
          .set('Idempotency-Key', 'k');
        return [status, headers['idempotency-replayed']];
      };
      const makeAllOlder = (age: string) =>
        short.query(`UPDATE idempotency_keys SET created_at = created_at - interval '${age}'`);
      try {
        expect(await again()).toEqual([201, undefined]);
        await makeAllOlder('59 minutes');
        expect(await again()).toEqual([201, 'true']);
        expect(await short.app.get(IdempotencyRepository).forgetOld()).toBe(0);

        await makeAllOlder('1 minute');
        expect(await again()).toEqual([201, undefined]);
        await makeAllOlder('1 hour');
        expect(await short.app.get(IdempotencyRepository).forgetOld()).toBe(1);
      } finally {
        await short.stop();
      }
    });

    it('an Idempotency-Key is deleted only when it is older than 3 days', async () => {
      await send('old', [reading('A')]).expect(201);
      await makeOlder('3 days');
      await send('new', [reading('A')]).expect(201);
      await makeOlder('1 hour');

      expect(await service.app.get(IdempotencyRepository).forgetOld()).toBe(1);
      expect(await service.app.get(IdempotencyRepository).forgetOld()).toBe(0);

      expect(await outcome('new', [reading('A')])).toEqual([201, 'true']);
      expect(await outcome('old', [reading('A')])).toEqual([201, undefined]);
    });

    it('one cleanup deletes at most 10,000 old Idempotency-Keys', async () => {
      await service.query(
        `INSERT INTO idempotency_keys SELECT n, '', now() - interval '4 days' FROM generate_series(1, 10001) n`,
      );

      const repository = service.app.get(IdempotencyRepository);
      expect([await repository.forgetOld(), await repository.forgetOld()]).toEqual([10_000, 1]);
    });

    it('two instances never delete old Idempotency-Keys at the same time', async () => {
      await send('old', [reading('A')]).expect(201);
      await makeOlder('3 days');
      const other = await session();
      await other.query(`BEGIN; SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.idempotencyKeyCleanup})`);

      expect(await service.app.get(IdempotencyRepository).forgetOld()).toBe(0);

      await other.query('ROLLBACK');
      expect(await service.app.get(IdempotencyRepository).forgetOld()).toBe(1);
    });

    it('an old Idempotency-Key is not deleted if a request uses it while old keys are being deleted', async () => {
      await send('k', [reading('A')]).expect(201);
      await makeOlder('3 days');
      const other = await session();
      // Does what another instance does when a client repeats its request after three days: sets the time of
      // the Idempotency-Key to now.
      await other.query('BEGIN; UPDATE idempotency_keys SET created_at = now()');
      const forgetting = service.app.get(IdempotencyRepository).forgetOld();
      await waitsForARow();
      await other.query('COMMIT');

      expect(await forgetting).toBe(0);
      expect(await outcome('k', [reading('A')])).toEqual([201, 'true']);
    });
  });

  /** Resolves when a statement of the service waits for the row lock of another transaction. */
  const waitsForARow = () =>
    until('a statement waits for a row', async () => {
      const [found] = await service.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND wait_event = 'transactionid'`,
      );
      return found !== undefined;
    });

  describe('concurrent requests:', () => {
    let patient: Service;
    let table: HeldTable;

    beforeAll(async () => {
      patient = await startService(
        { DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' },
        database.connection,
      );
      table = await HeldTable.connect(database.connection);
    });
    afterEach(() => table.release());
    afterAll(async () => {
      await table.disconnect();
      await patient.stop();
    });

    it.each(['known', 'new'])(
      'a repetition of a running request for a %s product is not stored',
      async (what) => {
        if (what === 'known') await patient.store([reading('A')]);
        const before = (await stored()).length;
        await table.hold();
        const first = updateOnce(patient.url, 'k', [reading('A')]);
        await table.hasWaiting(1);
        const second = updateOnce(patient.url, 'k', [reading('A')]);
        const third = updateOnce(patient.url, 'k', [reading('A', 2)]);
        await table.hasWaiting(1);
        await table.release();

        const answers = await Promise.all([first, second, third]);
        const outcomes = answers.map(outcomeOf).sort();
        // Either of the two requests with different readings and the same key may have been executed first.
        expect([
          ['201', '201 replayed', '422'],
          ['201', '422', '422'],
        ]).toContainEqual(outcomes);
        expect(await stored()).toHaveLength(before + 1);
      },
    );

    it('a repetition of a running request is stored if the running request fails', async () => {
      const other = await session();
      await send('k', [reading('A')]).expect(201);
      const [key] = await remembered();
      await service.query('TRUNCATE inventory_items, idempotency_keys');
      await other.query('BEGIN');
      await other.query(`INSERT INTO idempotency_keys (key, fingerprint) VALUES ($1, '')`, [key]);
      const waiting = updateOnce(patient.url, 'k', [reading('A')]);
      await waitsForARow();
      await other.query('ROLLBACK');

      expect(outcomeOf(await waiting)).toBe('201');
      expect(await stored()).toEqual(['A']);
    });

    it('a repetition of a running request gets 409 after DB_LOCK_TIMEOUT', async () => {
      const other = await session();
      await send('k', [reading('A')]).expect(201);
      const [key] = await remembered();
      await service.query('TRUNCATE inventory_items, idempotency_keys');
      await other.query('BEGIN');
      await other.query(`INSERT INTO idempotency_keys (key, fingerprint) VALUES ($1, '')`, [key]);

      const { status, headers, body } = await send('k', [reading('A')]);

      await other.query('ROLLBACK');
      expect(status).toBe(409);
      expect(headers['retry-after']).toBe('1');
      expect(body).toEqual({
        error: 'IDEMPOTENCY_CONFLICT',
        message: 'A request with this Idempotency-Key is being carried out right now; try again.',
        request_id: headers['x-request-id'],
      });
      expect(await outcome('k', [reading('A')])).toEqual([201, undefined]);
    });

    it.each(['inventory_items', 'products', 'idempotency_keys'])(
      'a request gets 503, not 409, while the table %s is locked',
      async (held) => {
        const other = await session();
        await other.query(`BEGIN; LOCK TABLE ${held} IN ACCESS EXCLUSIVE MODE`);
        const { status, headers, body } = await send('k', [reading(`new to ${held}`)]);
        await other.query('ROLLBACK');

        expect(status).toBe(503);
        expect(headers['retry-after']).toBe('1');
        expect(body).toEqual({
          error: 'DATABASE_UNAVAILABLE',
          message: 'The database did not answer in time; try again.',
          request_id: headers['x-request-id'],
        });
        expect(await outcome('k', [reading(`new to ${held}`)])).toEqual([201, undefined]);
      },
    );
  });
});

describe('an Idempotency-Key sent to a service that uses PgBouncer', () => {
  let postgres: PostgresServer;
  let pgbouncer: PgBouncer;
  let service: Service;

  beforeAll(async () => {
    postgres = await startPostgresServer();
    pgbouncer = await startPgBouncer(postgres.connection);
    service = await startService({ DB_POOLER: 'true' }, pgbouncer.connection);
  });
  afterAll(async () => {
    await service.stop();
    await pgbouncer.stop();
    await postgres.remove();
  });

  it('makes the service store a request once if 30 clients send this request at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => updateOnce(service.url, 'k', [reading('A'), reading('B')])),
    );

    expect(answers.map(outcomeOf).sort()).toEqual(['201', ...Array<string>(29).fill('201 replayed')]);
    expect(await execute(postgres.connection, 'SELECT productid FROM inventory_items ORDER BY id')).toEqual([
      { productid: 'A' },
      { productid: 'B' },
    ]);
    expect(outcomeOf(await updateOnce(service.url, 'k', [reading('C')]))).toBe('422');
    expect(await execute(postgres.connection, 'SELECT FROM products')).toHaveLength(2);
  });

  it('is deleted after three days', async () => {
    await execute(
      postgres.connection,
      `UPDATE idempotency_keys SET created_at = now() - interval '73 hours'`,
    );

    expect(await service.app.get(IdempotencyRepository).forgetOld()).toBe(1);
  });
});
