import type { StoredReading } from './reading-line';
import { StoredReadings } from './stored-readings';

const DAY_MS = 86_400_000;

/**
 * What a recorded SQL statement asks for: the beginning and length of the queried period in ms, and the
 * maximum number of readings.
 */
interface Asked {
  readonly from: number;
  readonly span: number;
  readonly most: number;
}

/**
 * Exports readings that were stored at the given moments. Returns all pages, and the SQL statements that were needed.
 */
async function exported(since: string, until: string, moments: readonly string[]) {
  const asked: Asked[] = [];
  const all = moments.map((recorded_at, n) => ({ recorded_at, id: n + 1 }) as StoredReading);
  const stored = (from: Date, before: Date, _query: unknown, most: number, after = 0) => {
    asked.push({ from: from.getTime(), span: before.getTime() - from.getTime(), most });
    const isWithin = ({ recorded_at, id }: StoredReading) =>
      new Date(recorded_at) >= from && new Date(recorded_at) < before && id > after;
    return Promise.resolve(all.filter(isWithin).slice(0, most));
  };
  const readings = new StoredReadings({ stored }, { locations: { exact: [], prefixes: [''] } }, (work) =>
    work(),
  );
  const pages: StoredReading[][] = [];
  for await (const page of readings.between(since, until)) pages.push(page);
  return { pages, ids: pages.flat().map(({ id }) => id), asked };
}

describe('an export in the order of storing', () => {
  it.each([
    ['one update', Array.from({ length: 1000 }, () => '2026-02-01T10:00:00.123Z')],
    [
      'a large file',
      Array.from({ length: 1000 }, (_, n) => new Date(Date.UTC(2026, 1) + n / 100).toISOString()),
    ],
    [
      'many small updates',
      Array.from({ length: 1000 }, (_, n) => new Date(Date.UTC(2026, 1) + n * 99).toISOString()),
    ],
  ])(
    'returns each reading exactly once, in pages of at most 250 readings (source of the readings: %s)',
    async (_what, moments) => {
      const { pages, ids, asked } = await exported('0001-01-01T00:00:00Z', '2026-03-01T00:00:00Z', moments);

      expect(ids).toEqual(moments.map((_, n) => n + 1));
      expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(250);
      expect(Math.max(...asked.map(({ most }) => most))).toBeLessThanOrEqual(251);
    },
  );

  it('runs two SQL statements for the whole time before 2026, and at least one for each day from 2026 on', async () => {
    const { ids, asked } = await exported('0001-01-01T00:00:00Z', '2028-01-01T00:00:00Z', [
      '2026-05-01T10:00:00Z',
      '2027-12-31T10:00:00Z',
    ]);
    const past = asked.filter(({ from }) => from < Date.UTC(2026));
    const later = asked.slice(past.length);

    expect(ids).toEqual([1, 2]);
    expect(past).toHaveLength(2);
    expect(Math.max(...later.map(({ span }) => span))).toBe(DAY_MS);
  });

  it.each([100, 1000])(
    'searches at most one day from 2026 on in one SQL statement, even after %d readings of the time before',
    async (count) => {
      const moments = Array.from({ length: count }, (_, n) =>
        new Date(Date.UTC(1970) + n * DAY_MS).toISOString(),
      );
      const { ids, asked } = await exported('0001-01-01T00:00:00Z', '2028-01-01T00:00:00Z', moments);

      expect(ids).toHaveLength(count);
      expect(asked.filter(({ from, span }) => from + span > Date.UTC(2026) && span > DAY_MS)).toEqual([]);
    },
  );

  it('includes readings stored at the first and at the last moment of its period', async () => {
    const moments = ['2026-02-01T10:00:00.000Z', '2026-02-01T10:00:02.000Z'] as const;

    expect((await exported(...moments, moments)).ids).toEqual([1, 2]);
  });
});
