import { numberIn } from './number-cell';
import { InvalidCell } from './row';

/**
 * Reads a number from a CSV cell. Returns the text of the cell if it is no whole number, and `?` if the
 * decimal mark is ambiguous or not the given one.
 */
const read = (cell: string, decimal?: '.' | ',') => {
  const value = numberIn(cell, decimal);
  return value instanceof InvalidCell ? '?' : value;
};

describe('a number in a CSV cell', () => {
  it.each<[string, unknown, unknown, unknown]>([
    // Each line has a cell and three results: without the parameter `decimal`, with `decimal=.`, and with
    // `decimal=,`.
    ['5', 5, 5, 5],
    ['007', 7, 7, 7],
    ['5.0', 5, 5, '?'],
    ['5,00', 5, '?', 5],
    ['5.0000', 5, 5, '?'],
    ['0.000', 0, 0, '?'],
    ['0,000', 0, '?', 0],
    ['6.000', '?', 6, 6000],
    ['6,000', '?', 6000, 6],
    ['12.345', '?', '12.345', 12345],
    ['123.000', '?', 123, 123000],
    ['1394.000', 1394, 1394, '?'],
    ['1394,000', 1394, '?', 1394],
    ['012.000', 12, 12, '?'],
    ['1,394.000', 1394, 1394, '?'],
    ['1.394,000', 1394, '?', 1394],
    ['1,394,000', 1394000, 1394000, '?'],
    ['1.394.000', 1394000, '?', 1394000],
    ['1 394,000', 1394, '?', 1394],
    ['1\u00A0394', 1394, 1394, 1394],
    ["1'394.00", 1394, 1394, '?'],
    ['1,394.500', '1,394.500', '1,394.500', '1,394.500'],
    ['1.5', '1.5', '1.5', '1.5'],
    ['13,94.0', '13,94.0', '13,94.0', '13,94.0'],
    ['1,394 000', '1,394 000', '1,394 000', '1,394 000'],
    ['5.', '5.', '5.', '5.'],
    ['.5', '.5', '.5', '.5'],
    ['1.23E+05', '1.23E+05', '1.23E+05', '1.23E+05'],
    ['-1', '-1', '-1', '-1'],
    ['', '', '', ''],
  ])(
    'written as %j is read as %j without the parameter decimal, as %j with "decimal=." and as %j with "decimal=," ("?": it is refused)',
    (cell, without, point, comma) => {
      expect([read(cell), read(cell, '.'), read(cell, ',')]).toEqual([without, point, comma]);
    },
  );

  it('is refused if its decimal mark is not the one in the parameter decimal', () => {
    expect(numberIn('1.394,000', '.')).toEqual(new InvalidCell('is a number with decimal=, only: 1.394,000'));
  });

  it('is refused if its point or comma can separate either thousands or decimals', () => {
    expect(numberIn('6.000', undefined)).toEqual(
      new InvalidCell(
        'can mean thousands or a fraction: decimal=. or decimal=, says what the mark in 6.000 means',
      ),
    );
  });
});
