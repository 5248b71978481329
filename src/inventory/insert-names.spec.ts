import { insertNames } from './insert-names';

describe('the statement that inserts names in a Citus database', () => {
  it('lists the rows in the order of their bytes in UTF-8, column by column', () => {
    const rows = [
      ['\u{1F600}', 'a'],
      ['\uFFFD', 'a'],
      ['a,b', 'c'],
      ['a', 'z'],
      ['a!', 'b'],
      ['B', 'a'],
    ];

    expect(insertNames('product_locations', rows, true).values).toEqual(
      ['B a', 'a z', 'a! b', 'a,b c', '\uFFFD a', '\u{1F600} a'].flatMap((row) => row.split(' ')),
    );
  });
});
