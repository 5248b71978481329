import { table } from './table';

describe('a table in the output of a command', () => {
  it('gives every column the width of its longest cell, and aligns numbers to the right', () => {
    expect(
      table(
        ['NAME', 'LEVEL'],
        [
          ['bolts 📦', 7],
          ['A', undefined],
        ],
      ),
    ).toBe('NAME     LEVEL\nbolts 📦      7\nA\n');
  });

  it('can have 200,000 rows', () => {
    const rows = Array.from({ length: 200_000 }, (_, n) => [n]);

    expect(table(['N'], rows)).toMatch(/^ {5}N\n {5}0\n/);
  });
});
