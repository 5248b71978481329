import { BOOTSTRAP_KEY, bearer, createKey } from '../support/api-keys';
import { KEYS } from '../support/paths';
import { type Service, startService } from '../support/service';

/**
 * The earliest and the latest accepted timestamps, to the microsecond, and timestamps around 1970 and 2001.
 */
const MOMENTS = [
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00.000001Z',
  '0001-02-01T12:34:56.7Z',
  '1969-12-31T23:59:59.999999Z',
  '2000-12-31T23:59:59.999999Z',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999999Z',
];

const INTERVALS = ['1s', '7s', '59m', '23h', '1d', '2d', '7d', '30d', '100d', '365d', '366d', '1mo', '12mo'];

const API = '/api/v1/inventory';

describe('a returned timestamp is accepted as input', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
    // Each timestamp is stored for a different product. A single product with timestamps from the year 1 to
    // 9999 would have a series with too many buckets of one second.
    await service.store(MOMENTS.map((timestamp) => ({ productid: timestamp, quantity: 1, timestamp })));
  });
  afterAll(() => service.stop());

  const names = MOMENTS.map((moment) => `productid=${encodeURIComponent(moment)}`);

  /** Every timestamp in a response of any format. */
  async function momentsIn(path: string, headers = {}): Promise<string[]> {
    const { status, text } = await service.get(path).set(headers);
    expect([path, status]).toEqual([path, 200]);
    if (text.startsWith('{')) {
      return [...text.matchAll(/"(?:timestamp|\w+_at)":"([^"]*)"/g)].map(([, moment = '']) => moment);
    }
    const [header = [], ...lines] = text.split('\n').map((line) => line.trim().split(','));
    return lines.flatMap((line) => line[header.indexOf('timestamp')] ?? []);
  }

  async function expectTaken(moments: string[]): Promise<void> {
    for (const moment of new Set(moments)) {
      const parameters = `productid=A&starttimestamp=${moment}&endtimestamp=${moment}`;
      const statuses = [
        (await service.get(`${API}/query?${parameters}`)).status,
        (await service.get(`${API}/series?${parameters}&interval=1d`)).status,
        (await service.get(`${API}/export?${parameters}`)).status,
        (await service.get(`${API}/levels?productid=A&at=${moment}`)).status,
        (await service.post(`${API}/update`, { items: [{ productid: 'B', quantity: 1, timestamp: moment }] }))
          .status,
      ];
      expect([moment, ...statuses]).toEqual([moment, 200, 200, 200, 200, 201]);
    }
  }

  it.each(INTERVALS)('if it comes from a series with the interval %s', async (interval) => {
    const moments: string[] = [];
    for (const moment of MOMENTS) {
      const parameters = `productid=${moment}&endtimestamp=${moment}`;
      moments.push(...(await momentsIn(`${API}/series?${parameters}&interval=${interval}`)));
    }

    expect(moments).toHaveLength(MOMENTS.length);
    await expectTaken(moments);
  });

  it.each([
    ['query', 'application/json', names.map((name) => `${API}/query?${name}`)],
    ['query', 'text/csv', names.map((name) => `${API}/query?${name}`)],
    ['query', 'application/x-ndjson', names.map((name) => `${API}/query?${name}`)],
    ['levels', 'application/json', [`${API}/levels?${names.join('&')}&at=9999-12-31`]],
    ['export', 'text/csv', [`${API}/export`]],
    ['export', 'application/x-ndjson', [`${API}/export`]],
  ])('if it comes from the route %s in the format %s', async (_what, type, paths) => {
    const moments: string[] = [];
    for (const path of paths) moments.push(...(await momentsIn(path, { Accept: type })));

    expect(moments).toEqual(expect.arrayContaining(MOMENTS));
    await expectTaken(moments);
  });

  it.each(['application/json', 'text/csv'])(
    'if it comes from the list of products in the format %s',
    async (type) => {
      const moments = await momentsIn(`${API}/products`, { Accept: type });

      expect(moments).toEqual(expect.arrayContaining(MOMENTS.filter((moment) => moment < '2024')));
      await expectTaken(moments);
    },
  );

  it('if it comes from the list of API keys', async () => {
    await createKey(service, { expires_at: MOMENTS.at(-1) });
    const moments = await momentsIn(KEYS, bearer(BOOTSTRAP_KEY));

    expect(moments).toContain(MOMENTS.at(-1));
    await expectTaken(moments);
    await createKey(service, { expires_at: moments.find((moment) => moment > '2100') });
  });
});
