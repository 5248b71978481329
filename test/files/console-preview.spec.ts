import fc from 'fast-check';
import { csvRows } from '@verkko/console/import/csv-rows';
import { amountIn, amountOf } from '@verkko/console/import/number-cell';
import { textOfCell } from '../../src/formats/csv-cell';
import { CsvSplitter, SEPARATORS, type Separator } from '../../src/reading-files/csv-splitter';
import { changeIn, numberIn } from '../../src/reading-files/number-cell';
import { delta as change, quantity as count } from '../../src/readings/reading';

/** The rows of a file, as the service splits it. A row with a misplaced quotation mark has no cells. */
function splitByService(text: string, separator: Separator) {
  const splitter = new CsvSplitter(separator);
  const { row } = splitter;
  const rows: { line: number; source: string; cells?: (string | undefined)[] }[] = [];
  let line = 1;
  const take = () => {
    const cells = Array.from({ length: row.cells }, (_, cell) => row.text(cell));
    rows.push({ line, source: row.source, ...(splitter.mistake === undefined && { cells }) });
    line += 1 + splitter.breaks;
  };
  splitter.add(Buffer.from(text));
  while (splitter.next()) take();
  if (splitter.last()) take();
  return { rows, isBroken: splitter.broken !== undefined };
}

/**
 * The number that the service reads from the cells `quantity` and `delta` of a row, of which only one may be
 * filled; undefined if the service refuses the cells.
 */
function amountByService(quantity: string, delta: string, decimal: '.' | ',' | undefined) {
  const [counted, changed] = [quantity.trim(), delta.trim()];
  if (counted !== '' && changed !== '') return undefined;
  if (counted !== '') return count.read(numberIn(counted, decimal));
  return change.read(changeIn(textOfCell(changed).trim(), decimal));
}

describe('the preview of an import file in the console', () => {
  it.each(SEPARATORS)('splits CSV into the same rows as the service does (separator: %j)', (separator) => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\r', '\n'), maxLength: 40 });
    fc.assert(
      fc.property(text, (file) => {
        const { rows, isBroken } = splitByService(file, separator);
        const shown = [...csvRows(file, separator)];
        // The rest of a file after a quotation mark that is not closed is one more row in the console.
        expect(shown).toHaveLength(rows.length + (isBroken ? 1 : 0));
        expect(shown).toMatchObject([...rows, ...(isBroken ? [{}] : [])]);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads numbers in CSV as the service does', () => {
    const digits = fc.constantFrom('0', '1', '5', '000', '234', '2147483647', '2147483648');
    const marks = fc.constantFrom('.', ',', "'", '’', ' ', '\u00A0', '+', '-', '\u2212', 'e', 'x');
    const cell = fc.oneof(
      fc.constant(''),
      fc.array(fc.oneof(digits, marks), { maxLength: 5 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(cell, cell, fc.constantFrom('', '.', ','), (quantity, delta, decimal) => {
        expect(amountIn(quantity, delta, decimal)).toBe(
          amountByService(quantity, delta, decimal === '' ? undefined : decimal),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it.each([0, 1, -1, 1.5, 2_147_483_647, 2_147_483_648, -2_147_483_647, -2_147_483_648, '5', 'x'])(
    'reads %j in NDJSON as the service does',
    (value) => {
      expect([amountOf(value, ''), amountOf('', value)]).toEqual([count.read(value), change.read(value)]);
    },
  );
});
