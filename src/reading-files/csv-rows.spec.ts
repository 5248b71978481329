import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { cut, cutAnywhere, rowsIn } from '../../test/support/pieces';
import { csvCell } from '../formats/csv-cell';
import { csvRows } from './csv-rows';
import type { FileOptions } from './file-options';
import { parseFile } from './parse-file';
import { InvalidCell, type Row } from './row';

const HEADER = 'productid,quantity,timestamp';
const NOT_UTF8 =
  'is not valid UTF-8: save the file as UTF-8, or say its charset, such as charset=windows-1252';
const LOST = '. If the line breaks were lost on the way, as by curl -d, send the file by curl --data-binary';
const TOO_LONG = 'is longer than 65536 bytes: perhaps a quotation mark is not closed';
const WITHIN =
  'has a quotation mark within a text that does not begin with one: put the text between quotation marks, and write each one in it twice';

const read = (file: string | Buffer, options?: FileOptions) =>
  rowsIn((bytes) => parseFile('csv', bytes, options), [Buffer.from(file)]);
/** The error message about a file that cannot be read. */
const mistakeIn = async (file: string | Buffer, options?: FileOptions) => {
  const rows = await read(file, options);
  expect(rows).toEqual([{ line: expect.any(Number), mistake: expect.any(String), isLast: true }]);
  return (rows[0] as Extract<Row, { mistake: string }>).mistake;
};
const reading = (line: number, productid: string, quantity: unknown = 1) => ({
  line,
  values: { productid, quantity, timestamp: '2024-01-01' },
});
/**
 * Reads a CSV row with the given cell in the column of the quantity. Returns the quantity, `?` if the number
 * in the cell is ambiguous, or the whole row if the row is invalid.
 */
const quantityOf = async (cell: string) => {
  const [row] = await read(`${HEADER}\nA,${cell},2024-01-01`);
  const value = row && 'values' in row ? row.values.quantity : row;
  return value instanceof InvalidCell ? '?' : value;
};

describe('the CSV reader', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('accepts rows that end with the line break %s, or with the end of the file', async (_name, end) => {
    const file = [HEADER, 'A,1,2024-01-01', 'B,1,2024-01-01'].join(end);

    expect(await read(file)).toEqual([reading(2, 'A'), reading(3, 'B')]);
    expect(await read(file + end)).toEqual([reading(2, 'A'), reading(3, 'B')]);
  });

  it('accepts different line breaks in one file', async () => {
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
  ])(
    'finds the columns by their names in the header line (form of the line: %s)',
    async (_how, header, row) => {
      expect(await read(`${header}\n${row}\n`)).toEqual([reading(2, 'A')]);
    },
  );

  it('skips blank rows, but counts them in line numbers', async () => {
    expect(await read(`${HEADER}\n\n,,\r\n""\n,\nA,1,2024-01-01\n\n,,\n`)).toEqual([reading(6, 'A')]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
    ['commas', ',,\n'],
    ['quotation marks', '"",""\n'],
  ])(
    'accepts up to 1,048,576 blank rows in a file, plus one for each row with data (a blank row consists of %s)',
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

  it('numbers each row by its line in the file, even after quoted texts with line breaks', async () => {
    const file = `note,${HEADER}\n"one\ntwo\r\nthree\rfour",A,1,2024-01-01\n,"B\n",1,2024-01-01\nx,C,1,2024-01-01`;

    expect(await read(file)).toEqual([reading(2, 'A'), reading(6, 'B\n'), reading(8, 'C')]);
  });

  it('reads texts in quotation marks', async () => {
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
  ])(
    'reads the cell %s, and removes one apostrophe at its beginning if a formula follows, but none if a usual word follows',
    async (cell, productid) => {
      expect(await read(`${HEADER}\n${cell},1,2024-01-01`)).toEqual([reading(2, productid)]);
    },
  );

  it.each([
    ['5', 5],
    ['5.0', 5],
    ['1e3', '1e3'],
    ['1.23E+05', '1.23E+05'],
    ['5.00', 5],
    ['5.0000', 5],
    ['1.000', '?'],
    ['12.000', '?'],
    [' 5 ', 5],
    ['"5"', 5],
    ['007', 7],
    ['5.5', '5.5'],
    ['', undefined],
    ['-1', '-1'],
    ['+1', '+1'],
    ['0x5', '0x5'],
    ['1e-3', '1e-3'],
    ['5.', '5.'],
    ['.5', '.5'],
    ['1 000', 1000],
    ['"1,000"', '?'],
    ['Infinity', 'Infinity'],
    ['NaN', 'NaN'],
    ['٣', '٣'],
  ])(
    'reads a quantity cell with the text %s as %p, where "?" means that the number is ambiguous',
    async (cell, value) => {
      expect(await quantityOf(cell)).toBe(value);
    },
  );

  it('finds no row in a file that has only a header line', async () => {
    expect(await read(HEADER)).toEqual([]);
    expect(await read(`\uFEFF${HEADER}\r\n`)).toEqual([]);
  });

  it.each([
    ['empty', ''],
    ['a byte order mark', '\uFEFF'],
    ['blank lines', '\n,,\n\n'],
  ])('refuses a file whose content is %s, because it has no header line', async (_what, file) => {
    expect(await mistakeIn(file)).toBe(
      'is empty: the first line must name the columns productid, quantity, timestamp',
    );
  });

  it.each<[string, string, string]>([
    [
      'lacks one column',
      'productid,quantity\nA,1\n',
      'lacks the column timestamp; it has "productid" and "quantity". timestamp_column= (or timestamp=, one for all rows) names it',
    ],
    [
      'has other names',
      'SKU;Location;On hand\nABC-1;Helsinki;5\n',
      'lacks the columns productid, quantity and timestamp; it has "SKU", "Location" and "On hand". productid_column=, quantity_column= and timestamp_column= (or timestamp=, one for all rows) name them',
    ],
    [
      'begins with a reading',
      'A,1,2024-01-01\nB,1,2024-01-01\n',
      'lacks the columns productid, quantity and timestamp; it has "A", "1" and "2024-01-01". productid_column=, quantity_column= and timestamp_column= (or timestamp=, one for all rows) name them',
    ],
    [
      'has a column twice',
      `${HEADER},Quantity\nA,1,2024-01-01,1`,
      'has two columns called quantity: rename one of them',
    ],
  ])('refuses a file that %s, because its header line is wrong', async (_what, file, mistake) => {
    expect(await mistakeIn(file)).toBe(mistake);
  });

  it('refuses a long first line without a known column, and quotes a part of it in the error message', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `${'x'.repeat(70)}${index}`).join(',');
    const mistake = await mistakeIn(`${names.slice(0, 60_000)}\nA\n`);

    expect(mistake).toMatch(/"x{60}…" and \d+ more\. productid_column=/);
    expect(mistake.length).toBeLessThan(3000);
  });

  it.each<[string, string, string]>([
    ['lost its line breaks', 'productid,quantity,timestampABC-1,5,2024-01-01', `"5" and "2024-01-01"`],
    ['lost its line breaks behind other columns', `${HEADER},noteABC-1,5,2024-01-01,x`, 'no row follows'],
    ['has only a header line, with an unknown column', `SKU,${HEADER}\n`, 'no row follows'],
  ])('refuses a file that %s, and recommends the curl option --data-binary', async (_what, file, said) => {
    const mistake = await mistakeIn(file);

    expect(mistake).toContain(said);
    expect(mistake).toContain(LOST);
  });

  it.each([
    `${HEADER}\\nA,1,2024-01-01\\n`,
    `${HEADER},note\\nA,1,2024-01-01,x\\n`,
    `"${HEADER}\\nA,1,2024-01-01\\n"`,
  ])('refuses a file whose line breaks were sent as a backslash and an n: %s', async (file) => {
    expect(await mistakeIn(file)).toContain('The line breaks were sent as two characters, \\ and n');
  });

  it.each([
    ['semicolons', 'productid;quantity;timestamp\nA;1;2024-01-01'],
    ['tabs', 'productid\tquantity\ttimestamp\nA\t1\t2024-01-01\n'],
    ['semicolons, all in quotation marks', '"productid";"quantity";"timestamp"\n"A";"1";"2024-01-01"'],
    ['semicolons, in a line that has commas, too', 'a, b;productid;quantity;timestamp\nx;A;1;2024-01-01'],
  ])('accepts columns separated by %s', async (_what, file) => {
    expect(await read(file)).toEqual([reading(2, 'A')]);
  });

  it.each([
    ['a blank line', `\n${HEADER}\nA,1,2024-01-01`, 3],
    ['many blank lines', `${'\r\n'.repeat(30_000)}${HEADER}\nA,1,2024-01-01`, 30_002],
    ['rows of empty cells', `,,,\n"",""\n${HEADER}\nA,1,2024-01-01`, 4],
    ['sep=;', 'sep=;\nproductid;quantity;timestamp\nA;1;2024-01-01', 3],
    ['sep=, behind a byte order mark', `\uFEFF"sep=,"\r\n${HEADER}\r\nA,1,2024-01-01`, 3],
    ['sep= and a tab', 'sep=\t\nproductid\tquantity\ttimestamp\nA\t1\t2024-01-01', 3],
    ['a title and a blank line', `Stock, of 2024-01-01\n\n${HEADER},note\nA,1,2024-01-01,`, 4],
    ['a title with a quotation mark', `Report "Stock" of today\n${HEADER}\nA,1,2024-01-01`, 3],
  ])('finds a header line after %s', async (_what, file, line) => {
    expect(await read(file)).toEqual([reading(line, 'A')]);
  });

  it('refuses a file with a row of data before the header line', async () => {
    expect(await read(`A,1,2024-01-01\n${HEADER}\nB,1,2024-01-01`)).toEqual([
      {
        line: 1,
        mistake: 'stands before line 2, which names the columns: put it below, or delete it',
        isLast: true,
      },
    ]);
  });

  it('looks for the header line only in the first lines of the file', async () => {
    expect(await mistakeIn(`${'title\n'.repeat(30)}${HEADER}\nA,1,2024-01-01`)).toMatch(/^lacks/);
  });

  it.each([',', ';', '\t'])(
    'stops looking for the header line after 40,000 cells that are separated by %j',
    async (separator) => {
      const wide = `title${separator.repeat(30_000)}\n`;

      expect(await read(`${wide}${HEADER}\nA,1,2024-01-01`)).toEqual([reading(3, 'A')]);
      expect(await mistakeIn(`${wide.repeat(2)}${HEADER.replaceAll(',', separator)}\n`)).toMatch(/^lacks/);
    },
  );

  const SHOP = 'SKU,sku, On  hand \nABC-1,x,5\n';
  it.each<[string, string, FileOptions]>([
    [
      'given by the request in the same spelling',
      SHOP,
      { columns: { productid: 'SKU', quantity: 'On hand' } },
    ],
    [
      'given by the request in another case',
      SHOP.replace(',sku', ',other'),
      { columns: { productid: 'sku', quantity: 'ON HAND' } },
    ],
    ['the usual ones, if the request gives none', 'productid,quantity\nABC-1,5\n', {}],
  ])('finds the columns by their names (the names are %s)', async (_how, file, options) => {
    expect(await read(file, { ...options, constants: { timestamp: '2024-01-01' } })).toEqual([
      reading(2, 'ABC-1', 5),
    ]);
  });

  it('refuses a file if the column name in the request matches two columns that differ only in case', async () => {
    expect(await mistakeIn('Sku,SKU\nA,B', { columns: { productid: 'sku' } })).toBe(
      'has two columns called sku: rename one of them',
    );
  });

  it.each([
    ['lacks cells that nobody reads', 'A,1,2024-01-01'],
    ['has more cells, which are empty', 'A,1,2024-01-01,x,,,""'],
  ])('accepts a row that is shorter or longer than the header line if the row %s', async (_what, row) => {
    expect(await read(`${HEADER},note,more\n${row}\n`)).toEqual([reading(2, 'A')]);
  });

  it.each([
    ['12" pipe', '12" pipe'],
    ['"Best" pipe', '"Best" pipe'],
    ['"Best', '"Best'],
    ['"one" and "two"', '"one" and "two"'],
    ['"12"" pipe"', '12" pipe'],
    ['"bolts, 5 mm"', 'bolts, 5 mm'],
    ['"', '"'],
  ])('keeps the quotation marks within the cell %s if tabs separate the columns', async (cell, productid) => {
    const file = `quantity\tproductid\ttimestamp\n1\t${cell}\t2024-01-01\n1\tB\t2024-01-01`;

    expect(await read(file)).toEqual([reading(2, productid), reading(3, 'B')]);
  });

  it.each([
    ['5.90123E+12', 'rounded'],
    ['5,9E+12', 'rounded'],
    ['1.2e-05', 'rounded'],
    ['#N/A', 'an error'],
    ['#REF!', 'an error'],
    ['#DIV/0!', 'an error'],
    ['#NAME?', 'an error'],
    ['#BEZUG!', 'an error'],
    ['#NV', 'an error'],
    ['########', 'an error'],
    ['Err:502', 'an error'],
  ])(
    'refuses the product name %s as damaged by a spreadsheet, unless an apostrophe precedes it',
    async (cell, said) => {
      const [row] = await read(`${HEADER}\n"${cell}",1,2024-01-01`);

      expect(row).toMatchObject({ values: { productid: { message: expect.stringContaining(said) } } });
      expect(await read(`${HEADER}\n"'${cell}",1,2024-01-01`)).toEqual([reading(2, cell)]);
    },
  );

  it.each(['1E5', 'E+12', '#1', '#A', 'A#N/A', '12E3456', '#N/A-1'])(
    'accepts the product name %s, although it looks similar to a name that a spreadsheet has damaged',
    async (productid) => {
      expect(await read(`${HEADER}\n${productid},1,2024-01-01`)).toEqual([reading(2, productid)]);
    },
  );

  const LATIN = Buffer.from(`productid;quantity;timestamp\nM\xfctze \x80;1;2024-01-01`, 'latin1');
  const WIDE = Buffer.from(`${HEADER}\nMütze €,1,2024-01-01`, 'utf16le');
  const MARK = Buffer.from('\uFEFF', 'utf16le');
  it.each<[string, Buffer, string | undefined]>([
    ['windows-1252', LATIN, 'windows-1252'],
    ['windows-1252, called latin1', LATIN, 'Latin1'],
    ['UTF-16 with a byte order mark', Buffer.concat([MARK, WIDE]), undefined],
    ['big-endian UTF-16 with a byte order mark', Buffer.concat([MARK, WIDE]).swap16(), undefined],
    ['UTF-16, as the sender says', WIDE, 'utf-16le'],
    [
      'UTF-16 with a byte order mark, although the sender says windows-1252',
      Buffer.concat([MARK, WIDE]),
      'windows-1252',
    ],
    [
      'UTF-8 with a byte order mark, although the sender says UTF-16',
      Buffer.from(`\uFEFF${HEADER}\nMütze €,1,2024-01-01`),
      'utf-16be',
    ],
  ])('reads a file in the encoding %s', async (_how, file, charset) => {
    const rows = [reading(2, 'Mütze €')];

    expect(await read(file, { charset })).toEqual(rows);
    const bytes = Array.from(file, (byte) => Buffer.of(byte));
    expect(await rowsIn((pieces) => parseFile('csv', pieces, { charset }), bytes)).toEqual(rows);
  });

  it.each<[string, Buffer, string]>([
    ['euc-jp', Buffer.from(`${HEADER}\nA,1,2024-01-01\n\xff,1,2024-01-01`, 'latin1'), 'euc-jp'],
    ['UTF-16 that ends early', WIDE.subarray(0, -1), 'utf-16le'],
  ])(
    'refuses a row that is invalid in the encoding of the file (%s), and names the line',
    async (_what, file, charset) => {
      const rows = await read(file, { charset });

      expect(rows.at(-1)).toEqual({
        line: rows.length + 1,
        mistake: `is not valid ${charset}: say the charset that the file has`,
      });
    },
  );

  it('refuses a file in UTF-16 without a byte order mark, if the sender names no encoding', async () => {
    expect(await mistakeIn(WIDE)).toMatch(/^is in UTF-16 without a byte order mark: say charset=utf-16le/);
  });

  it('refuses a file in Latin-1 if the name of a column is not valid UTF-8', async () => {
    expect(await mistakeIn(Buffer.from('productid,quantité,timestamp\n', 'latin1'))).toBe(NOT_UTF8);
  });

  it('continues after a row with a misplaced quotation mark if invalid rows are skipped', async () => {
    const file = `${HEADER}\n12" pipe,1,2024-01-01\r\n"12" pipe",1,2024-01-01\nC,1,2024-01-01\n1" x`;

    expect(await read(file, { onInvalid: 'skip' })).toEqual([
      { line: 2, mistake: WITHIN },
      { line: 3, mistake: expect.stringContaining('behind a closing quotation mark') },
      reading(4, 'C'),
      { line: 5, mistake: WITHIN },
    ]);
  });

  it('returns the source text of the header line and of each row if the option sources is set', async () => {
    const sources = { header: '' };
    const file = `\uFEFF${HEADER}\r\n"A",1,2024-01-01\r\n\nx\n1" x`;

    const rows = await read(file, { sources, onInvalid: 'skip' });

    expect(sources.header).toBe(HEADER);
    expect(rows.map(({ source }) => source)).toEqual(['"A",1,2024-01-01', 'x', '1" x']);
  });

  it.each([
    [
      'gzip',
      gzipSync(`${HEADER}\nA,1,2024-01-01`),
      'is packed by gzip: say so by Content-Encoding, or by a name in .gz',
    ],
    ['a workbook', Buffer.from('PK\x03\x04 xl/workbook.xml'), 'is a workbook: save it as CSV UTF-8'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'is a workbook: save it as CSV UTF-8'],
  ])('refuses a file that is not text but %s', async (_what, file, mistake) => {
    expect(await read(file)).toEqual([{ line: 1, mistake, isLast: true }]);
  });

  it('accepts invalid UTF-8 only in columns that it does not use', async () => {
    const file = `größe,${HEADER}\nä,A,1,2024-01-01\nb,Ä,1,2024-01-01\nc,C,1,2024-01-01`;

    expect(await read(Buffer.from(file, 'latin1'))).toEqual([
      reading(2, 'A'),
      { line: 3, mistake: NOT_UTF8 },
      reading(4, 'C'),
    ]);
  });

  it('refuses the last row if the file ends within a UTF-8 character', async () => {
    const file = Buffer.from('quantity,timestamp,productid\n1,2024-01-01,Aé');

    expect(await read(file.subarray(0, -1))).toEqual([{ line: 2, mistake: NOT_UTF8 }]);
  });

  it('accepts the replacement character U+FFFD in a product name', async () => {
    expect(await read(`${HEADER}\n\uFFFD,1,2024-01-01`)).toEqual([reading(2, '\uFFFD')]);
  });

  it.each([
    ['more', 'A,B,1,2024-01-01', 4, ': put a text with separators between quotation marks'],
    ['fewer', 'A,1', 2, ''],
  ])('refuses a row that has %s fields than the header line', async (_what, row, count, hint) => {
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
  ])(
    'stops reading the file at a row with a wrong quotation mark (here: a quotation mark %s)',
    async (_where, row, mistake) => {
      expect(await read(`${HEADER}\n"\n",1,2024-01-01\n${row}\nC,1,2024-01-01`)).toEqual([
        reading(2, '\n'),
        { line: 4, mistake, isLast: true },
      ]);
    },
  );

  it.each([
    ['one text', 'x'.repeat(64 * 1024 + 2)],
    ['many texts', 'x,'.repeat(64 * 1024 + 2)],
    ['many empty texts', ','.repeat(64 * 1024 + 1)],
  ])('stops reading at a row that is too long and consists of %s', async (_what, row) => {
    const tooLong = [reading(2, 'A'), { line: 3, mistake: TOO_LONG, isLast: true }];

    expect(await read(`${HEADER}\nA,1,2024-01-01\n${row}\nC,1,2024-01-01`)).toEqual(tooLong);
    expect(await read(`${HEADER}\nA,1,2024-01-01\n${row}`)).toEqual(tooLong);
  });

  it('accepts a row of the greatest allowed length, and refuses a row with one byte more', async () => {
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

  it('returns each product name without a change if the name was written as in an export', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText.filter((text) => text !== '')), async (products) => {
        const file = products.map((productid) => `${csvCell(productid)},1,2024-01-01\r\n`).join('');
        const rows = await read(`${HEADER}\r\n${file}`);
        expect(rows.map((row) => 'values' in row && row.values.productid)).toEqual(products);
      }),
    );
  });

  it('returns the same rows however the file is cut into pieces', async () => {
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

  it('refuses a row that is too long, even if the file arrives in several pieces', async () => {
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
