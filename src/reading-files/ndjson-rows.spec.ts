import fc from 'fast-check';
import { cut, cutAnywhere, rowsIn } from '../../test/support/pieces';
import { ndjsonRows } from './ndjson-rows';

const NO_OBJECT = 'must be a JSON object with productid, quantity and timestamp';
const NOT_UTF8 =
  'is not valid UTF-8: save the file as UTF-8, or say its charset, such as charset=windows-1252';
const TOO_LONG = 'is longer than 65536 bytes';

const read = (file: string | Buffer) => rowsIn(ndjsonRows, [Buffer.from(file)]);
const values = { productid: 'A', quantity: 1, timestamp: '2024-01-01' };
const json = JSON.stringify(values);

describe('a row of an NDJSON file', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('ends with the line break %s, or with the end of the file', async (_name, end) => {
    const two = [
      { line: 1, values },
      { line: 2, values },
    ];

    expect(await read(json + end + json)).toEqual(two);
    expect(await read(json + end + json + end)).toEqual(two);
  });

  it('is skipped if it is blank, but counted in line numbers', async () => {
    expect(await read(`\n \t\r\n${json}\n\n`)).toEqual([{ line: 3, values }]);
  });

  it('may have white space wherever JSON allows it', async () => {
    expect(await read(` \t{ ${json.slice(1, -1)} } \r\n{ }\n{}`)).toEqual([
      { line: 1, values },
      { line: 2, values: {} },
      { line: 3, values: {} },
    ]);
  });

  it.each(['\n', '\r\n', ' \t\n'])(
    'may be blank (blank row: %j) if the file has at most 1,048,576 more blank rows than filled rows',
    async (end) => {
      const mistake = 'is blank: a file may have at most 1048576 blank lines more than rows';
      const blank = end.repeat(1_048_576);

      expect(await read(blank)).toEqual([]);
      expect(await read(`${json}\n${blank}${end}${json}`)).toEqual([
        { line: 1, values },
        { line: 1_048_579, values },
      ]);
      expect(await read(`${json}\n${blank}${end}${end}${json}`)).toEqual([
        { line: 1, values },
        { line: 1_048_579, mistake, isLast: true },
      ]);
    },
  );

  it('may begin with a byte order mark only if the row is the first in the file', async () => {
    expect(await read(`\uFEFF${json}\n\uFEFF${json}`)).toEqual([
      { line: 1, values },
      { line: 2, mistake: NO_OBJECT },
    ]);
  });

  it.each(['', '\n', '\uFEFF', '\r\n\r\n'])(
    'does not exist in a file whose whole content is %j',
    async (file) => {
      expect(await read(file)).toEqual([]);
    },
  );

  it.each([
    '7',
    '"text"',
    'null',
    '[]',
    `[${json}]`,
    '{',
    `${json},`,
    `${json} ${json}`,
    'productid',
    "{'a': 1}",
    '{productid}',
    '{"productid"}',
    '\u00A0{}',
  ])('is refused if its text is %s, and the next row is read', async (line) => {
    expect(await read(`${line}\n${json}`)).toEqual([
      { line: 1, mistake: NO_OBJECT },
      { line: 2, values },
    ]);
  });

  it('is refused if it is not valid UTF-8, or is truncated at the end', async () => {
    const file = Buffer.concat([
      Buffer.from('{"productid":"Ä"}\n', 'latin1'),
      Buffer.from(`${json}\n{"é`).subarray(0, -1),
    ]);

    expect(await read(file)).toEqual([
      { line: 1, mistake: NOT_UTF8 },
      { line: 2, values },
      { line: 3, mistake: NOT_UTF8 },
    ]);
  });

  it('is refused if it is longer than 64 KB, and the next row is read', async () => {
    const longest = json.padEnd(64 * 1024);
    const rows = [
      { line: 1, values },
      { line: 2, mistake: TOO_LONG },
      { line: 3, values },
      { line: 4, mistake: TOO_LONG },
    ];

    expect(await read(`${longest}\n${longest} \n${json}\n${longest} `)).toEqual(rows);
  });

  it('may have unknown members, nested to any depth', async () => {
    const deep = `{"more":${'['.repeat(10_000)}${']'.repeat(10_000)},${json.slice(1)}`;

    expect(await read(deep)).toMatchObject([{ line: 1, values }]);
  });

  it('is read in the same way whether the file arrives whole or in pieces', async () => {
    const line = fc.oneof(
      fc
        .record({ productid: fc.string({ unit: 'binary' }), quantity: fc.integer() })
        .map((row) => JSON.stringify(row)),
      fc.string(),
      fc.constantFrom('', ' ', '{"productid":"é😀"}', '\uFEFF'),
    );
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')))
      .map((lines) => lines.map((parts) => parts.join('')).join(''));
    const file = fc
      .tuple(text, fc.constantFrom('', '\xE9', '\xC3\n'), text)
      .map(([before, damage, after]) =>
        Buffer.concat([Buffer.from(before), Buffer.from(damage, 'latin1'), Buffer.from(after)]),
      );

    await fc.assert(
      fc.asyncProperty(cutAnywhere(file), async ({ whole, pieces }) => {
        expect(await rowsIn(ndjsonRows, pieces)).toEqual(await rowsIn(ndjsonRows, [whole]));
      }),
    );
  });

  it('is refused if it is too long, whether the file arrives whole or in pieces', async () => {
    const whole = Buffer.from(`${json}\n${json.padEnd(200_000)}\n${json}`);

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 8 }), async (places) => {
        expect(await rowsIn(ndjsonRows, cut(whole, places))).toEqual([
          { line: 1, values },
          { line: 2, mistake: TOO_LONG },
          { line: 3, values },
        ]);
      }),
      { numRuns: 50 },
    );
  });
});
