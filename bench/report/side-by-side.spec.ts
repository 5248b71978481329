import type { Measurement } from '../results';
import type { SideBySideResults } from '../side-by-side/side-by-side-results';
import { sideBySideTable } from './side-by-side';

const measured = (requestsPerSecond: number, cores?: Measurement['cores']): Measurement => ({
  requestsPerSecond,
  rowsPerSecond: 0,
  p50: 1,
  p99: 2,
  ...(cores && { cores }),
});
const cores = (postgres: number, replica: number) => ({ node: 1, postgres, redis: 0, load: 0, replica });

const results: SideBySideResults<'primary' | 'replica'> = {
  version: 1,
  date: '2026-01-01T00:00:00.000Z',
  commit: 'abc',
  connections: 32,
  machine: {} as SideBySideResults<string>['machine'],
  command: 'replicas',
  seconds: 4,
  kinds: ['primary', 'replica'],
  workloads: [
    {
      title: 'GET',
      repeats: [
        { primary: measured(1000, cores(0.5, 0)), replica: measured(900, cores(0.09, 0.45)) },
        { primary: measured(2000, cores(1, 0)), replica: measured(2000, cores(0.2, 1)) },
        { primary: measured(3000), replica: measured(3300) },
      ],
    },
  ],
};

describe('the table of a benchmark with two services', () => {
  it('contains rates, their shares of the first service in the same repetition, and the CPU time for a request', () => {
    expect(sideBySideTable(results).split('\n')).toEqual([
      'Commit abc; medians and ranges of 3 × 4 s, 32 connections',
      '',
      '              req/s        range  of primary        range  ms: Node  PostgreSQL  replica',
      'GET, primary  2,000  1,000–3,000     100.0 %  100.0–100.0      0.75        0.50     0.00',
      'GET, replica  2,000    900–3,300     100.0 %   90.0–110.0      0.81        0.10     0.50',
    ]);
  });
});
