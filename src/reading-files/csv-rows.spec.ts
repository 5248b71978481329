import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { cut, cutAnywhere, rowsIn } from '../../test/support/pieces';
import { csvCell } from '../formats/csv-cell';
import { csvRows } from './csv-rows';

const HEADER = 'productid,quantity,timestamp';
const NAMES = 'must name the columns productid, quantity and timestamp once each, separated by commas';
const NOT_UTF8 = 'is not valid UTF-8: save the file as UTF-8';
const TOO_LONG = 'is longer than 65536 bytes: perhaps a quotation mark is not closed';
const WITHIN =
  'has a quotation mark within a text that does not begin with one: put the text between quotation marks, and write each one in it twice';

const read = (file: string | Buffer) => rowsIn(csvRows, [Buffer.from(file)]);
const reading = (line: number, productid: string, quantity: unknown = 1) => ({
  line,
  values: { productid, quantity, timestamp: '2024-01-01' },
});
/** The quantity read from a row with this cell, or the whole row if it is invalid. */
const quantityOf = async (cell: string) => {
  const [row] = await read(`${HEADER}\nA,${cell},2024-01-01`);
  return row && 'values' in row ? row.values.quantity : row;
};

describe('a row of a CSV file', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('ends with %s, or with the end of the file', async (_name, end) => {
    const file = [HEADER, 'A,1,2024-01-01', 'B,1,2024-01-01'].join(end);

    expect(await read(file)).toEqual([reading(2, 'A'), reading(3, 'B')]);
    expect(await read(file + end)).toEqual([reading(2, 'A'), reading(3, 'B')]);
  });

  it('may end differently from other rows of the file', async () => {
    const file = `${HEADER}\r\nA,1,2024-01-01\nB,1,2024-01-01\rC,1,2024-01-01\r\n\nD,1,2024-01-01`;

    expect(await read(file)).toEqual([reading(2, 'A'), reading(3, 'B'), reading(4, 'C'), reading(6, 'D')]);
  });

  it.each([
    ['as in the documentation', HEADER, 'A,1,2024-01-01'],
    ['after a byte order mark', `\uFEFF${HEADER}`, 'A,1,2024-01-01'],
    ['after a byte order mark, in quotation marks', `\uFEFF"productid",quantity,timestamp`, 'A,1,2024-01-01'],
    ['in another order', 'timestamp,productid,quantity', '2024-01-01,A,1'],
    ['in another case, with spaces', ' ProductID ,QUANTITY,Timestamp\t', 'A,1,2024-01-01'],
    ['in quotation marks', '"productid","quantity","timestamp"', '"A","1","2024-01-01"'],
    ['among other columns', 'id,productid,note,quantity,timestamp,', '7,A,"a, b",1,2024-01-01,x'],
    ['among columns without a name', ',productid,,quantity,timestamp,', 'a,A,b,1,2024-01-01,c'],
  ])('has columns whose names are %s', async (_how, header, row) => {
    expect(await read(`${header}\n${row}\n`)).toEqual([reading(2, 'A')]);
  });

  it('that is blank is skipped, but counted in line numbers', async () => {
    expect(await read(`${HEADER}\n\n,,\r\n""\n,\nA,1,2024-01-01\n\n,,\n`)).toEqual([reading(6, 'A')]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
    ['commas', ',,\n'],
    ['quotation marks', '"",""\n'],
  ])(
    'may be blank as often as a worksheet has rows, and once more for each other row: %s',
    async (_, end) => {
      const mistake = 'is blank: a file may have at most 1048576 blank lines more than rows';
      const blank = end.repeat(1_048_576);

      expect(await read(`${HEADER}\n${blank}`)).toEqual([]);
      expect(await read(`${HEADER}\nA,1,2024-01-01\n${blank}${end}B,1,2024-01-01`)).toEqual([
        reading(2, 'A'),
        reading(1_048_580, 'B'),
      ]);
      expect(await read(`${HEADER}\nA,1,2024-01-01\n${blank}${end}${end}B,1,2024-01-01`)).toEqual([
        reading(2, 'A'),
        { line: 1_048_580, mistake, isLast: true },
      ]);
    },
  );

  it('is numbered by its line, also after texts with line breaks', async () => {
    const file = `note,${HEADER}\n"one\ntwo\r\nthree\rfour",A,1,2024-01-01\n,"B\n",1,2024-01-01\nx,C,1,2024-01-01`;

    expect(await read(file)).toEqual([reading(2, 'A'), reading(6, 'B\n'), reading(8, 'C')]);
  });

  it('may have texts in quotation marks', async () => {
    expect(await read(`${HEADER}\n"a, b",1,2024-01-01\n"12"" pipe","1","2024-01-01"`)).toEqual([
      reading(2, 'a, b'),
      reading(3, '12" pipe'),
    ]);
  });

  it('keeps spaces around a product, but not around a number or a time', async () => {
    expect(await read(`${HEADER}\n A ,\t1 , 2024-01-01 `)).toEqual([reading(2, ' A ')]);
  });

  it.each([
    ["'=1+1", '=1+1'],
    ["''=1+1", "'=1+1"],
    ["'-1", '-1'],
    ["'tis", "'tis"],
    ['=1+1', '=1+1'],
  ])('loses the apostrophe before a formula: %s', async (cell, productid) => {
    expect(await read(`${HEADER}\n${cell},1,2024-01-01`)).toEqual([reading(2, productid)]);
  });

  it.each([
    ['5', 5],
    ['5.0', 5],
    ['1e3', '1e3'],
    ['1.23E+05', '1.23E+05'],
    ['5.00', 5],
    ['5.0000', 5],
    ['1.000', '1.000'],
    ['12.000', '12.000'],
    [' 5 ', 5],
    ['"5"', 5],
    ['007', 7],
    ['5.5', '5.5'],
    ['', ''],
    ['-1', '-1'],
    ['+1', '+1'],
    ['0x5', '0x5'],
    ['1e-3', '1e-3'],
    ['5.', '5.'],
    ['.5', '.5'],
    ['1 000', '1 000'],
    ['"1,000"', '1,000'],
    ['Infinity', 'Infinity'],
    ['NaN', 'NaN'],
    ['٣', '٣'],
  ])('may have a number as spreadsheets write it: %s is %p', async (cell, value) => {
    expect(await quantityOf(cell)).toBe(value);
  });

  it('is not found after a header alone', async () => {
    expect(await read(HEADER)).toEqual([]);
    expect(await read(`\uFEFF${HEADER}\r\n`)).toEqual([]);
  });

  it.each([
    ['without any text', '', ''],
    ['with only a byte order mark', '\uFEFF', ''],
    ['without one of the columns', 'productid,quantity\nA,1', ''],
    ['that has a column twice', `${HEADER},Quantity\nA,1,2024-01-01,1`, ''],
    ['that begins with a reading', 'A,1,2024-01-01\n', ''],
    ['that begins with a blank line', `\n${HEADER}\nA,1,2024-01-01`, ''],
    [
      'separated by semicolons',
      'productid;quantity;timestamp\nA;1;2024-01-01',
      ', not by semicolons: save the file with commas',
    ],
    [
      'separated by tabs',
      'productid\tquantity\ttimestamp\nA\t1\t2024-01-01',
      ', not by tabs: save the file with commas',
    ],
  ])('is not searched in a file %s', async (_what, file, hint) => {
    expect(await read(file)).toEqual([{ line: 1, mistake: NAMES + hint, isLast: true }]);
  });

  it.each([
    ['UTF-16 in little-endian order', Buffer.from(`\uFEFF${HEADER}\nA,1,2024-01-01`, 'utf16le')],
    ['UTF-16 in big-endian order', Buffer.from(`\uFEFF${HEADER}\nA,1,2024-01-01`, 'utf16le').swap16()],
    ['Latin-1 in the names of its columns', Buffer.from('productid,quantité,timestamp\n', 'latin1')],
  ])('is not searched in a file with %s', async (_what, file) => {
    expect(await read(file)).toEqual([{ line: 1, mistake: NOT_UTF8, isLast: true }]);
  });

  it.each([
    [
      'gzip',
      gzipSync(`${HEADER}\nA,1,2024-01-01`),
      'is packed by gzip: say so by Content-Encoding, or by a name in .gz',
    ],
    ['a workbook', Buffer.from('PK\x03\x04 xl/workbook.xml'), 'is a workbook: save it as CSV UTF-8'],
  ])('is not searched in %s', async (_what, file, mistake) => {
    expect(await read(file)).toEqual([{ line: 1, mistake, isLast: true }]);
  });

  it('is refused if its product is not UTF-8, and only then', async () => {
    const file = `größe,${HEADER}\nä,A,1,2024-01-01\nb,Ä,1,2024-01-01\nc,C,1,2024-01-01`;

    expect(await read(Buffer.from(file, 'latin1'))).toEqual([
      reading(2, 'A'),
      { line: 3, mistake: NOT_UTF8 },
      reading(4, 'C'),
    ]);
  });

  it('is refused if the file ends within a character', async () => {
    const file = Buffer.from('quantity,timestamp,productid\n1,2024-01-01,Aé');

    expect(await read(file.subarray(0, -1))).toEqual([{ line: 2, mistake: NOT_UTF8 }]);
  });

  it('may contain the replacement character U+FFFD', async () => {
    expect(await read(`${HEADER}\n\uFFFD,1,2024-01-01`)).toEqual([reading(2, '\uFFFD')]);
  });

  it.each([
    ['more', 'A,B,1,2024-01-01', 4, ': put a text with commas between quotation marks'],
    ['fewer', 'A,1', 2, ''],
  ])('is refused if it has %s fields than the header', async (_what, row, count, hint) => {
    expect(await read(`${HEADER}\n${row}\nC,1,2024-01-01`)).toEqual([
      {
        line: 2,
        mistake: `must have 3 fields, as the first line; it has ${count}${hint}`,
      },
      reading(3, 'C'),
    ]);
  });

  it.each([
    ['within a text', '12" pipe,1,2024-01-01', WITHIN],
    ['after a space', ' "A",1,2024-01-01', WITHIN],
    [
      'before the end of a text',
      '"12" pipe",1,2024-01-01',
      'has a text behind a closing quotation mark: write each one within a text twice',
    ],
    ['that is not closed', '"A,1,2024-01-01\nB,1,2024-01-01', 'has a quotation mark that is not closed'],
    ['that is not closed within 64 KB', `"A,1,2024-01-01\n${'B,1,2024-01-01\n'.repeat(10_000)}`, TOO_LONG],
  ])('is the last one if it has a quotation mark %s', async (_where, row, mistake) => {
    expect(await read(`${HEADER}\n"\n",1,2024-01-01\n${row}\nC,1,2024-01-01`)).toEqual([
      reading(2, '\n'),
      { line: 4, mistake, isLast: true },
    ]);
  });

  it.each([
    ['one text', 'x'.repeat(64 * 1024 + 2)],
    ['many texts', 'x,'.repeat(64 * 1024 + 2)],
    ['many empty texts', ','.repeat(64 * 1024 + 1)],
  ])('is the last one if it is too long, with %s', async (_what, row) => {
    const tooLong = [reading(2, 'A'), { line: 3, mistake: TOO_LONG, isLast: true }];

    expect(await read(`${HEADER}\nA,1,2024-01-01\n${row}\nC,1,2024-01-01`)).toEqual(tooLong);
    expect(await read(`${HEADER}\nA,1,2024-01-01\n${row}`)).toEqual(tooLong);
  });

  it('may have the greatest allowed length', async () => {
    const longest = 'A,1,2024-01-01,'.padEnd(64 * 1024 - 1, 'x');

    expect(await read(`${HEADER},note\n${longest}\nB,1,2024-01-01,\n`)).toEqual([
      reading(2, 'A'),
      reading(3, 'B'),
    ]);
    expect(await read(`${HEADER},note\n${longest}x\n`)).toEqual([
      { line: 2, mistake: TOO_LONG, isLast: true },
    ]);
  });

  const anyText = fc.string({
    unit: fc.oneof(
      fc.constantFrom('"', '""', ',', '\r', '\n', '\t', "'", '=', '-', ';', 'é', '😀', '\uFEFF'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
  });

  it('is read as it was written, for any product name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText.filter((text) => text !== '')), async (products) => {
        const file = products.map((productid) => `${csvCell(productid)},1,2024-01-01\r\n`).join('');
        const rows = await read(`${HEADER}\r\n${file}`);
        expect(rows.map((row) => 'values' in row && row.values.productid)).toEqual(products);
      }),
    );
  });

  it('is the same when the file arrives in any pieces', async () => {
    const cell = anyText.map(csvCell);
    const good = fc.tuple(cell, fc.constant('1'), fc.constant('2024-01-01'), cell);
    const line = fc.oneof({ weight: 9, arbitrary: good }, fc.array(cell, { maxLength: 5 }));
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')))
      .map((lines) => lines.map(([cells, end]) => cells.join() + end).join(''));
    const damage = fc.constantFrom('', '"', '\xE9', 'x"', '\xC3', '"x');
    const file = fc
      .tuple(fc.constantFrom('', '\uFEFF'), text, damage, text)
      .map(([mark, before, wrong, after]) =>
        Buffer.concat([
          Buffer.from(`${mark}${HEADER},note\r\n${before}`),
          Buffer.from(wrong, 'latin1'),
          Buffer.from(after),
        ]),
      );

    await fc.assert(
      fc.asyncProperty(cutAnywhere(file), async ({ whole, pieces }) => {
        expect(await rowsIn(csvRows, pieces)).toEqual(await rowsIn(csvRows, [whole]));
      }),
    );
  });

  it('that is too long is refused equally when it arrives in any pieces', async () => {
    const row = fc.constantFrom('x'.repeat(70_000), ','.repeat(70_000), `"${'\n'.repeat(70_000)}`);
    const file = row.map((long) => Buffer.from(`${HEADER}\nA,1,2024-01-01\n${long}\nB,1,2024-01-01`));
    const cuts = fc.array(fc.nat(70_000), { maxLength: 8 });

    await fc.assert(
      fc.asyncProperty(file, cuts, async (whole, places) => {
        expect(await rowsIn(csvRows, cut(whole, places))).toEqual(await rowsIn(csvRows, [whole]));
      }),
      { numRuns: 30 },
    );
  });
});
