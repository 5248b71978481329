import { nextPath, type Page, pathOf, walk } from '../support/pages';
import { type Service, startService } from '../support/service';

const API = '/api/v1/inventory';
const ZONE = 'must be the IANA name of a time zone, such as Europe/Helsinki, America/New_York or UTC';

describe('the time parameters', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    // The five readings have the quantities 0 to 4, in the order of their timestamps. So each quantity
    // identifies one reading.
    await service.store(
      ['2024-01-30', '2024-01-31', '2024-01-31T12:00:00Z', '2024-01-31T23:59:59.999999Z', '2024-02-01'].map(
        (timestamp, quantity) => ({ productid: 'A', quantity, timestamp }),
      ),
    );
  });
  afterAll(() => service.stop());

  type Parameters = Record<string, string | number>;

  /**
   * One function for each route. It requests the readings up to the given end time, and returns the quantity
   * of the last reading.
   */
  const routes: Record<string, (end: Parameters) => Promise<number>> = {
    query: async ({ endtimestamp = '', ...more }) =>
      (await get('query', { productid: 'A', endtimestamp, ...more })).items.at(-1).quantity,
    series: async (end) =>
      (await get('series', { productid: 'A', interval: '1d', ...end })).items.at(-1).last,
    export: async (end) => {
      const { text } = await service.get(pathOf(`${API}/export`, { productid: 'A', ...end })).expect(200);
      return Number(text.trim().split('\n').at(-1)?.split(',')[1]);
    },
    levels: async ({ endtimestamp = '', ...more }) =>
      (await get('levels', { productid: 'A', at: endtimestamp, ...more })).items[0].quantity,
  };
  const get = async (path: string, parameters: Parameters) =>
    (await service.get(pathOf(`${API}/${path}`, parameters)).expect(200)).body;

  describe.each(Object.keys(routes))('of the route %s', (route) => {
    const interval = route === 'series' ? { interval: '1d' } : {};
    const last = (endtimestamp: string, timezone?: string) =>
      routes[route]?.({ endtimestamp, ...(timezone && { timezone }) });

    it('include the whole last day if the end is a date without a time', async () => {
      expect(await last('2024-01-31')).toBe(3);
      expect(await last('2024-01-31T00:00:00Z')).toBe(1);
      expect(await last('2024-01-31T23:59:59.999998Z')).toBe(2);
    });

    it('use the given time zone for dates and for times without an offset', async () => {
      expect(await last('2024-01-31', 'Europe/Helsinki')).toBe(2);
      expect(await last('2024-01-31', 'America/New_York')).toBe(4);
      expect(await last('2024-01-31T14:00', 'Europe/Helsinki')).toBe(2);
      expect(await last('2024-01-31T13:59:59.999999', 'Europe/Helsinki')).toBe(1);
      expect(await last('2024-01-31T12:00:00Z', 'Europe/Helsinki')).toBe(2);
      expect(await last('2024-01-31T10:00:00.000000000', 'Etc/GMT+2')).toBe(2);
    });

    it('accept an unencoded + in the name of a time zone and in an offset', async () => {
      const name = route === 'levels' ? 'at' : 'endtimestamp';
      const path = pathOf(`${API}/${route}`, { productid: 'A', ...interval });

      for (const [zone, status] of [
        ['Etc/GMT+2', 200],
        ['Etc/GMT%2B2', 200],
        ['Etc/GMT+99', 422],
      ] as const) {
        const answer = await service.get(`${path}&timezone=${zone}&${name}=2024-01-31`);
        expect([zone, answer.status]).toEqual([zone, status]);
      }
      for (const moment of ['14:00:00+02:00', '14:00:00+0200', '14:00+02', '14:00:00.1234567+02:00']) {
        await service.get(`${path}&${name}=2024-01-31T${moment}`).expect(200);
      }
    });

    it.each(['Nowhere', '', '+02:00', 'Europe/Helsinki/', 'BST', 'europe'])(
      'reject the time zone %j',
      async (timezone) => {
        const parameters = { productid: 'A', ...interval, timezone };
        const { status, body } = await service.get(pathOf(`${API}/${route}`, parameters));

        expect([status, body.details]).toEqual([422, [{ field: 'timezone', message: ZONE }]]);
      },
    );

    it('reject a time or a day that does not exist in the time zone', async () => {
      const name = route === 'levels' ? 'at' : 'endtimestamp';
      for (const [timezone, moment] of [
        ['Europe/Helsinki', '2024-03-31T03:30'],
        ['Pacific/Apia', '2011-12-30'],
      ] as const) {
        const parameters = { productid: 'A', ...interval, timezone, [name]: moment };
        const { status, body } = await service.get(pathOf(`${API}/${route}`, parameters));

        expect(status).toBe(422);
        expect(body.details).toEqual([
          {
            field: name,
            message: `does not exist in ${timezone}, where the clocks skip this time: send one that exists, or one with a zone`,
          },
        ]);
      }
    });
  });

  it('interpret a start date without a time as midnight in the given time zone', async () => {
    const first = async (timezone?: string) => {
      const parameters = { productid: 'A', starttimestamp: '2024-01-31', ...(timezone && { timezone }) };
      return (await get('query', parameters)).items[0].quantity as number;
    };

    expect([await first(), await first('Europe/Helsinki'), await first('America/New_York')]).toEqual([
      1, 1, 2,
    ]);
  });

  it.each(['asc', 'desc'])('apply to every page of results (order of the readings: %s)', async (order) => {
    const parameters = {
      productid: 'A',
      starttimestamp: '2024-01-31',
      endtimestamp: '2024-01-31',
      timezone: 'Europe/Helsinki',
      limit: 1,
      order,
    };
    const expected = order === 'asc' ? [1, 2] : [2, 1];

    const pages = await walk(service, `${API}/query`, parameters);
    expect(pages.flatMap(({ items }) => items.map(({ quantity }) => quantity))).toEqual(expected);

    let next: string | undefined = pathOf(`${API}/query`, parameters);
    const seen: number[] = [];
    while (next !== undefined) {
      const response = await service.get(next).expect(200);
      seen.push(...(response.body as Page).items.map(({ quantity }) => quantity));
      next = nextPath(next, response);
    }
    expect(seen).toEqual(expected);
  });

  it('of the route /api/inventory/query interpret an end date without a time as midnight in UTC', async () => {
    for (const timezone of ['', '&timezone=America/New_York', '&timezone=Nowhere']) {
      const { body } = await service
        .get(`/api/inventory/query?productid=A&endtimestamp=2024-01-31${timezone}`)
        .expect(200);

      expect(body.items.map(({ quantity }: { quantity: number }) => quantity)).toEqual([0, 1]);
    }
  });
});
