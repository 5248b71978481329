import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { cut } from '../../test/support/pieces';
import { CsvSplitter, LARGEST_PIECE } from './csv-splitter';

/** The rows of a file up to the first row with an error, and the beginning of the error message about that row. */
interface Split {
  rows: (string | undefined)[][];
  broken: string | undefined;
}

function split(file: Buffer, cuts: readonly number[] = []): Split {
  const splitter = new CsvSplitter();
  const rows: Split['rows'] = [];
  const take = () =>
    rows.push(Array.from({ length: splitter.row.cells }, (_, cell) => splitter.row.text(cell)));
  const everyPiece = Array.from({ length: file.length / LARGEST_PIECE }, (_, piece) => piece * LARGEST_PIECE);
  for (const piece of cut(file, [...cuts, ...everyPiece])) {
    splitter.add(piece);
    while (splitter.next()) {
      if (splitter.mistake !== undefined) return { rows, broken: splitter.mistake.slice(0, 30) };
      take();
    }
    if (splitter.broken !== undefined) return { rows, broken: splitter.broken.slice(0, 30) };
  }
  if (splitter.last() && splitter.mistake === undefined) take();
  return { rows, broken: (splitter.mistake ?? splitter.broken)?.slice(0, 30) };
}

const BROKEN: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: 'has a quotation mark within a ',
  CSV_INVALID_CLOSING_QUOTE: 'has a text behind a closing qu',
  CSV_QUOTE_NOT_CLOSED: 'has a quotation mark that is n',
};

/**
 * Splits a file with the library csv-parse. The tests compare the result with the result of the service's own
 * CSV splitter.
 */
function splitByLibrary(file: Buffer): Split {
  const rows: string[][] = [];
  try {
    parse(file, {
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      on_record: (record: string[]) => void rows.push(record),
    });
  } catch (error) {
    return { rows, broken: BROKEN[(error as CsvError).code] };
  }
  return { rows, broken: undefined };
}

describe('the CSV splitter', () => {
  const cell = fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '\uFEFF', ';') }) },
    {
      weight: 3,
      arbitrary: fc
        .string({ unit: fc.constantFrom('a', ',', '\r', '\n', '\r\n', '""') })
        .map((text) => `"${text}"`),
    },
    { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('"', 'a', ',', '\n') }) },
  );
  const file = fc
    .tuple(
      fc.constantFrom('', '\uFEFF'),
      fc.array(fc.tuple(fc.array(cell, { minLength: 1, maxLength: 5 }), fc.constantFrom('\n', '\r\n', '\r'))),
      fc.constantFrom('', 'a', '"', ','),
    )
    .map(([mark, rows, rest]) =>
      Buffer.from(mark + rows.map(([cells, end]) => cells.join() + end).join('') + rest),
    );

  it('finds the same rows and cells as the library csv-parse, however the file is cut into pieces', () => {
    fc.assert(
      fc.property(file, fc.array(fc.nat(200)), (whole, cuts) => {
        expect(
          split(
            whole,
            cuts.filter((place) => place < whole.length),
          ),
        ).toEqual(splitByLibrary(whole));
      }),
      { numRuns: 2000 },
    );
  });
});
