import { slope } from './statistics';

describe('the slope of a line through points', () => {
  it('is how steep they rise', () => {
    expect(
      slope([
        [0, 5],
        [1, 7],
        [2, 9],
      ]),
    ).toBe(2);
  });

  it('is not that of one bad point', () => {
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
