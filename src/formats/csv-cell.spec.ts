import fc from 'fast-check';
import { csvCell, textOfCell } from './csv-cell';

/** Reads the text of a CSV cell as a CSV reader does, without the quotation marks. */
const withoutQuotes = (cell: string) =>
  cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;

describe('a cell of a CSV file', () => {
  it.each([
    ['ABC-123', 'ABC-123'],
    ['a,b', '"a,b"'],
    ['12" pipe', '"12"" pipe"'],
    ['two\nlines', '"two\nlines"'],
    [' spaces ', ' spaces '],
    ['', ''],
  ])('with the value %j is written as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
    expect(textOfCell(withoutQuotes(cell))).toBe(text);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x', "'=1", "''=1"])(
    'with the formula %j is written with an apostrophe in front, and read without the apostrophe',
    (text) => {
      expect(withoutQuotes(csvCell(text))).toBe(`'${text}`);
      expect(textOfCell(`'${text}`)).toBe(text);
    },
  );

  it.each(["'tis", "'", "''", 'a=b', '1-2'])(
    'with the text %j gets no apostrophe, because it is no formula',
    (text) => {
      expect(csvCell(text)).toBe(text);
      expect(textOfCell(text)).toBe(text);
    },
  );

  it('with a formula is read unchanged if no apostrophe is in front of the formula', () => {
    expect(textOfCell('=1+1')).toBe('=1+1');
  });

  it('is read as the same text that was written', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^['=+@",\r\n\t-]{0,6}$/));
    fc.assert(fc.property(text, (value) => textOfCell(withoutQuotes(csvCell(value))) === value));
  });
});
