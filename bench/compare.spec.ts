import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from './bench-error';
import { compare, judge } from './compare';
import type { Machine } from './measure/machine';
import { type Measurement, readResults, type Results, writeResults } from './results';
import { percentile, spread } from './statistics';

/** The requests per second of one repetition of a measurement. */
interface Rates {
  hello: number;
  service: number;
  limit: number;
}

const STEADY: Rates[] = [
  { hello: 3000, service: 2000, limit: 10_000 },
  { hello: 3100, service: 2060, limit: 10_400 },
  { hello: 2900, service: 1950, limit: 9_800 },
  { hello: 3050, service: 2010, limit: 10_100 },
];

describe('npm run bench -- compare', () => {
  it('reports a workload as slower if its rate fell by 15 % and varies by less than 15 % between repetitions', () => {
    expect(verdictOf(STEADY, times(STEADY, { service: 0.85 }))).toBe('slower');
  });

  it('reports a workload as faster if its rate rose by 15 % and varies by less than 15 % between repetitions', () => {
    expect(verdictOf(STEADY, times(STEADY, { service: 1.15 }))).toBe('faster');
  });

  it('reports no change if the whole machine became slower', () => {
    expect(verdictOf(STEADY, times(STEADY, { service: 0.6, hello: 0.6, limit: 0.6 }))).toBe('within noise');
  });

  it('reports no change if PostgreSQL became faster and the service did not', () => {
    expect(verdictOf(STEADY, times(STEADY, { limit: 1.3 }))).toBe('within noise');
  });

  it('reports by how much the median of each measured value changed', () => {
    const [comparison] = compare(results(STEADY), results(times(STEADY, { service: 0.85 })));
    expect(comparison?.changes?.limit).toBeCloseTo(-0.15);
    expect(comparison?.changes?.hello).toBeCloseTo(-0.15);
  });

  it('ignores measurements that were disturbed by other processes', () => {
    const [before, after] = [results(STEADY), results(times(STEADY, { service: 0.6 }))];
    disturb(after, 3);
    expect(compare(before, after)[0]?.verdict).toBe('slower');
    disturb(after, 4);
    expect(compare(before, after)).toEqual([
      { workload: 'a', title: 'POST 1 item', verdict: 'too disturbed to tell' },
    ]);
  });

  it('does not report a workload that is missing in one of the two benchmark results', () => {
    const empty = { ...results(STEADY), repeats: [{ hello: measurement(3000), workloads: {} }] };
    expect(compare(empty, results(STEADY))).toEqual([]);
  });

  it('accepts results of the main benchmark, and refuses those of another command', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-compare-'));
    const [main, files] = [join(folder, 'main.json'), join(folder, 'files.json')];
    try {
      writeResults(main, results(STEADY));
      writeResults(files, { ...results(STEADY), command: 'files' });

      expect(readResults(main)).toEqual(results(STEADY));
      expect(() => readResults(files)).toThrow(BenchError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a difference between two series of measurements', () => {
  it('counts as noise if the ranges of the two series overlap', () => {
    expect(judge([10, 11, 12, 13], [13, 14, 15, 16])).toBe('within noise');
  });

  it('counts as noise if it is small, even if all values of one series are greater than all values of the other', () => {
    expect(judge([100, 100, 101, 101], [102, 102, 103, 103])).toBe('within noise');
  });

  it('can count as noise if the series are short, and as a change if they are long', () => {
    expect(judge([100, 101], [80, 81])).toBe('within noise');
    expect(judge([100, 101, 100, 101], [90, 91, 90, 91])).toBe('slower');
    expect(judge([100, 101], [60, 61])).toBe('slower');
  });
});

describe('the statistics of the benchmark', () => {
  it('include the median, also for an even number of values', () => {
    expect(spread([9, 1, 5])).toEqual({ median: 5, least: 1, most: 9 });
    expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
    expect(spread([7])).toEqual({ median: 7, least: 7, most: 7 });
  });

  it('include quantiles: the 99 % quantile of the numbers from 1 to 100 is 99', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile([3], 99)).toBe(3);
    expect(percentile([], 50)).toBeNaN();
  });
});

function verdictOf(before: Rates[], after: Rates[]) {
  return compare(results(before), results(after))[0]?.verdict;
}

function times(repeats: Rates[], factors: Partial<Rates>): Rates[] {
  return repeats.map(({ hello, service, limit }) => ({
    hello: hello * (factors.hello ?? 1),
    service: service * (factors.service ?? 1),
    limit: limit * (factors.limit ?? 1),
  }));
}

function results(repeats: Rates[]): Results {
  return {
    version: 1,
    date: '2026-01-01T00:00:00.000Z',
    commit: 'abcdef0',
    rough: false,
    seconds: 5,
    connections: 32,
    rows: 2_000_000,
    machine: {} as Machine,
    repeats: repeats.map(({ hello, service, limit }) => ({
      hello: measurement(hello),
      workloads: {
        a: { service: measurement(service), limit: { requestsPerSecond: limit, rowsPerSecond: limit } },
      },
    })),
  };
}

/** Marks the given number of repetitions as disturbed by other processes. */
function disturb({ repeats }: Results, count: number): void {
  for (const { workloads } of repeats.slice(0, count))
    Object.assign(workloads.a?.service ?? {}, { elsewhere: 0.9 });
}

function measurement(requestsPerSecond: number): Measurement {
  return { requestsPerSecond, rowsPerSecond: requestsPerSecond, p50: 10, p99: 30 };
}
