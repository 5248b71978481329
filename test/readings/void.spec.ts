import { type Service, startService } from '../support/service';

const VOID = '/api/v1/inventory/void';
const MISSING = 'is no reading: send productid, location, timestamp and id as a query shows them';

describe('POST /api/v1/inventory/void', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  beforeEach(() => service.query('TRUNCATE inventory_items, voided_readings'));

  interface Item {
    readonly id: number;
    readonly productid: string;
    readonly timestamp: string;
  }
  const readings = async (productid: string) => {
    const { body } = await service.get(`/api/v1/inventory/query?productid=${productid}`).expect(200);
    return (body as { items: Item[] }).items;
  };
  const store = (quantity: number, timestamp = '2024-01-01T00:00:00.123456Z') =>
    service.store([{ productid: 'A', quantity, timestamp }]);
  const voided = () =>
    service.query(
      'SELECT quantity, recorded_by, reason FROM voided_readings JOIN origins ON origins.id = voided_by',
    );

  it('removes readings from the levels, but keeps them in the database together with the reason', async () => {
    await store(1);
    await store(2);
    const [, wrong] = await readings('A');

    const { body } = await service.post(VOID, { items: [wrong], reason: 'correction' }).expect(200);

    expect(body).toEqual({ voided: 1 });
    expect(await readings('A')).toEqual([expect.objectContaining({ quantity: 1 })]);
    const levels = await service.get('/api/v1/inventory/levels?productid=A&at=2024-01-02').expect(200);
    expect(levels.body).toMatchObject({ items: [{ productid: 'A', quantity: 1 }] });
    expect(await voided()).toEqual([{ quantity: 2, recorded_by: '', reason: 'correction' }]);
  });

  it('gives the same response if a request is repeated', async () => {
    await store(1);
    const items = await readings('A');

    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const { body } = await service.post(VOID, { items: [...items, ...items] }).expect(200);
      expect(body).toEqual({ voided: 1 });
    }

    expect(await voided()).toEqual([{ quantity: 1, recorded_by: '', reason: '' }]);
  });

  it('voids nothing if some readings do not exist, and names these readings', async () => {
    await store(1);
    const [reading] = await readings('A');
    const near = [
      { ...reading, id: (reading?.id ?? 0) + 1 },
      { ...reading, timestamp: '2024-01-01T00:00:00.123455Z' },
      { ...reading, location: 'shop-7' },
      { ...reading, productid: 'a' },
    ];

    const { body } = await service.post(VOID, { items: [reading, ...near] }).expect(422);

    expect(body).toEqual({
      error: 'VALIDATION_ERROR',
      message: 'Nothing is voided, because some of these readings do not exist',
      details: near.map((_, index) => ({ field: `items[${index + 1}]`, message: MISSING })),
      request_id: expect.any(String),
    });
    expect(await readings('A')).toHaveLength(1);
    expect(await voided()).toEqual([]);
  });

  it('accepts requests for the same readings from many clients at the same time', async () => {
    for (let quantity = 0; quantity < 20; quantity += 1) await store(quantity);
    const items = await readings('A');

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, client) =>
        service.post(VOID, { items: client % 2 ? items : [...items].reverse() }),
      ),
    );

    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      Array.from({ length: 10 }, () => [200, { voided: 20 }]),
    );
    expect(await voided()).toHaveLength(20);
  });

  it.each([
    [{}, 'items', 'must be an array of 1 to 10000 readings'],
    [
      { items: [1] },
      'items[0]',
      'must be an object with productid, timestamp and id, and location unless it is the unnamed one',
    ],
    [
      { items: [{ productid: 'A', timestamp: '2024-01-01', id: '1' }] },
      'items[0].id',
      'must be an integer from 1 to 9007199254740991',
    ],
    [
      { items: [{ productid: '', timestamp: '2024-01-01', id: 1 }] },
      'items[0].productid',
      'must be a string of 1 to 255 characters, valid Unicode, without U+0000',
    ],
    [
      { items: [{ productid: 'A', timestamp: '2024-01-01', id: 1 }], reason: 'A mistake' },
      'reason',
      'must be 1 to 64 characters of a-z, 0-9, _, . and -, such as sale, receipt, return',
    ],
  ])('rejects the body %j', async (body, field, message) => {
    const answer = await service.post(VOID, body).expect(422);
    expect(answer.body).toMatchObject({ error: 'VALIDATION_ERROR', details: [{ field, message }] });
  });
});
