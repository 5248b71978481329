import { slope } from './statistics';

describe('the slope of a line through measured points', () => {
  it('is exact if all points are on one line', () => {
    expect(
      slope([
        [0, 5],
        [1, 7],
        [2, 9],
      ]),
    ).toBe(2);
  });

  it('is not changed by one outlier', () => {
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
