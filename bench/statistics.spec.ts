import { ticksUpTo } from './report/plot';
import { slope } from './statistics';

describe('what the benchmark draws', () => {
  it.each([
    [7, [0, 2, 4, 6, 8]],
    [0.9, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [260, [0, 100, 200, 300]],
    [100_000, [0, 20_000, 40_000, 60_000, 80_000, 100_000]],
  ])('has round ticks from 0 to at least %d', (most, ticks) => {
    expect(ticksUpTo(most)).toEqual(ticks);
  });

  it('knows how steep points rise', () => {
    expect(
      slope([
        [0, 5],
        [1, 7],
        [2, 9],
      ]),
    ).toBe(2);
  });

  it('does not take one bad point for a rise', () => {
    expect(
      slope([
        [0, 5],
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 9],
      ]),
    ).toBe(0);
  });
});
