import { randomUUID } from 'node:crypto';
import { CSV, imported } from '../support/exports';
import { type Service, startService } from '../support/service';
import { verkko } from '../support/verkko';

const MOMENT = '2024-02-01T00:00:00Z';

const READINGS = [
  // One product has adjustments before and after the moment for which the command computes counts; another
  // product has only adjustments.
  { productid: 'sold', quantity: 50, timestamp: '2024-01-01' },
  { productid: 'sold', delta: -3, timestamp: '2024-01-02' },
  { productid: 'sold', delta: -1, timestamp: '2024-03-01' },
  { productid: 'never counted', delta: 7, timestamp: '2024-01-02' },
  // This product is at several locations. The last reading at shop-8 is a count.
  { productid: '=1+1', location: 'shop-7', delta: 4, timestamp: '2024-01-02' },
  { productid: '=1+1', location: 'shop-8', delta: 4, timestamp: '2024-01-02' },
  { productid: '=1+1', location: 'shop-8', quantity: 9, timestamp: '2024-01-03' },
  { productid: '=1+1', quantity: 1, timestamp: '2024-01-01' },
  { productid: '=1+1', delta: 1, timestamp: MOMENT },
  // The command stores no count for these three products. The last reading of the first one is a count. The
  // second one has no reading before the time of the new counts. The third one has a negative level.
  { productid: 'counted', quantity: 5, timestamp: '2024-01-01' },
  { productid: 'later', delta: 5, timestamp: '2024-03-01' },
  { productid: 'owed', delta: -5, timestamp: '2024-01-01' },
];

const COUNTS = `productid,location,quantity,timestamp,reason
'=1+1,,2,${MOMENT},carried
'=1+1,shop-7,4,${MOMENT},carried
never counted,,7,${MOMENT},carried
sold,,47,${MOMENT},carried
`;

describe('the command verkko count-in', () => {
  let service: Service;

  beforeEach(async () => {
    service = await startService({ RATE_LIMIT_ANONYMOUS_READS: '0', RATE_LIMIT_ANONYMOUS_WRITES: '0' });
    await service
      .post('/api/v1/inventory/update', { items: READINGS })
      .set('Idempotency-Key', randomUUID())
      .expect(201);
  });
  afterEach(() => service.stop());

  const run = (...parameters: string[]) => verkko(['count-in', ...parameters, '--url', service.url]);
  const stored = async () => (await service.query('SELECT FROM inventory_items')).length;
  const levels = async (at: string) => {
    const productids = [...new Set(READINGS.map(({ productid }) => productid))];
    const { body } = await service.post('/api/v1/inventory/levels', { productids, at }).expect(200);
    type Level = { quantity: number; locations?: { location: string; quantity: number }[] };
    return (body.items as Level[]).map(({ quantity, locations }) => [
      quantity,
      locations?.map(({ location, quantity }) => [location, quantity]),
    ]);
  };

  it('stores nothing with the option --dry-run, and prints what it would store', async () => {
    const { code, stdout, stderr } = await run('--before', '2024-02-01', '--dry-run');

    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: COUNTS,
      stderr: `Left out: "owed", whose level is -5\n4 levels would be counted as of ${MOMENT}.\n`,
    });
    expect(await stored()).toBe(READINGS.length);
  });

  it('stores levels as counts of the same quantity, and stores nothing more if it is run again', async () => {
    const moments = ['2024-01-02', MOMENT, '2024-03-02', '2025-01-01'];
    const before = await Promise.all(moments.map(levels));

    const first = await run('--before', '2024-02-01T02:00', '--timezone', 'Europe/Helsinki');

    expect(first).toEqual({
      code: 0,
      stdout: `Counted 4 levels as of ${MOMENT}.\n`,
      stderr: 'Left out: "owed", whose level is -5\n',
    });
    expect(await Promise.all(moments.map(levels))).toEqual(before);
    expect(await stored()).toBe(READINGS.length + 4);
    const again = await run('--before', MOMENT);
    expect([again.code, again.stdout]).toEqual([0, `Counted 0 levels as of ${MOMENT}.\n`]);
    expect(await stored()).toBe(READINGS.length + 4);
    const carried = await service.query(
      `SELECT FROM inventory_items JOIN origins ON origins.id = origin WHERE reason = 'carried' AND NOT is_delta`,
    );
    expect(carried).toHaveLength(4);
  });

  it('handles more products than fit into one response of the service', async () => {
    const rows = Array.from({ length: 501 }, (_, n) => `many ${n},${n + 1},2024-01-01\n`).join('');
    await imported(service, CSV, `productid,delta,timestamp\n${rows}`, { 'Idempotency-Key': randomUUID() });

    expect((await run('--before', '2024-02-02')).stdout).toBe(
      'Counted 505 levels as of 2024-02-02T00:00:00Z.\n',
    );
    expect((await run('--before', '2024-02-02')).stdout).toBe(
      'Counted 0 levels as of 2024-02-02T00:00:00Z.\n',
    );
  });

  it.each([
    [[], '--before must be an ISO 8601 date'],
    [['--before', 'yesterday'], '--before must be an ISO 8601 date'],
    [['--before', '9999-01-01'], '--before must not be in the future.'],
    [['--before', '2024-01-01', '--timezone', 'Mars'], '--timezone must be the IANA name'],
    [['--before', '2024-01-01', 'file.csv'], 'It takes no file.'],
  ])('rejects the arguments %j', async (parameters, message) => {
    const { code, stderr } = await run(...parameters);

    expect([code, stderr.slice(0, message.length)]).toEqual([2, message]);
  });
});
