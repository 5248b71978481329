import { textOfCell } from '../formats/csv-cell';
import { BlankLines } from './blank-lines';
import { CsvSplitter, LARGEST_PIECE } from './csv-splitter';
import { MOST_ROWS, NOT_UTF8, type Row } from './row';

const COLUMNS = ['productid', 'quantity', 'timestamp'] as const;

/**
 * Integers as spreadsheets and libraries write them. Not with three zeros behind the point, which mean a thousand in
 * half of the world, nor with an exponent, because spreadsheets round the digits in front of it.
 */
const NUMBER = /^\d+(\.(?!000$)0+)?$/;

const HEADER = 'must name the columns productid, quantity and timestamp once each, separated by commas';

/**
 * The rows of a CSV file (RFC 4180) in UTF-8, with or without a byte order mark, as they arrive; blank ones are left
 * out. The first line names the columns, in any order and case; other columns are ignored.
 *
 * @returns at most MOST_ROWS at a time; an empty array for a part of the file that has none
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export async function* csvRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<Row[], void> {
  const splitter = new CsvSplitter();
  const table = new Table(splitter);
  for await (const piece of bytes) {
    const packed = table.isNew && packedAs(piece);
    if (packed) {
      yield [{ line: 1, mistake: packed, isLast: true }];
      return;
    }
    for (let from = 0; from < piece.length; from += LARGEST_PIECE) {
      splitter.add(piece.subarray(from, from + LARGEST_PIECE));
      yield* table.rows();
      if (table.isOver) return;
    }
  }
  yield table.lastRows();
}

/** Keeps the positions of the columns and the number of the line. */
class Table {
  private line = 1;
  /** Number of columns that the first line names; 0 until it was read. */
  private columns = 0;
  /** Positions of productid, quantity and timestamp among the columns. */
  private places: readonly number[] = [];
  private readonly blankLines = new BlankLines();
  isOver = false;

  constructor(private readonly splitter: CsvSplitter) {}

  /** True until the first row was read. */
  get isNew(): boolean {
    return this.line === 1;
  }

  /** The rows that have arrived completely. */
  *rows(): Generator<Row[], void> {
    let rows: Row[] = [];
    while (!this.isOver && this.splitter.next()) {
      if (rows.length === MOST_ROWS) {
        yield rows;
        rows = [];
      }
      this.read(rows);
    }
    this.readBroken(rows);
    yield rows;
  }

  /** The rows that are left at the end of the file. */
  lastRows(): Row[] {
    const rows: Row[] = [];
    if (this.splitter.last()) this.read(rows);
    this.readBroken(rows);
    if (this.columns === 0 && !this.isOver) rows.push(this.last(HEADER));
    return rows;
  }

  private read(rows: Row[]): void {
    const row = this.columns === 0 ? this.readHeader() : this.readRow();
    if (row) rows.push(row);
    this.line += 1 + this.splitter.breaks;
  }

  private readBroken(rows: Row[]): void {
    const { broken } = this.splitter;
    if (broken !== undefined && !this.isOver) rows.push(this.last(broken));
  }

  private readHeader(): Row | undefined {
    const { splitter } = this;
    const header = Array.from({ length: splitter.cells }, (_, cell) => splitter.text(cell));
    const names = header.map((name) => name?.trim().toLowerCase());
    const places = COLUMNS.map((column) => names.indexOf(column));
    const areNamedOnce = COLUMNS.every((column, index) => {
      const place = places[index] as number;
      return place >= 0 && place === names.lastIndexOf(column);
    });
    if (!areNamedOnce) return this.last(header.includes(undefined) ? NOT_UTF8 : `${HEADER}${hint(header)}`);
    this.columns = names.length;
    this.places = places;
    return undefined;
  }

  private readRow(): Row | undefined {
    const { line, columns, splitter } = this;
    if (splitter.isBlank) {
      const mistake = this.blankLines.add();
      return mistake === undefined ? undefined : this.last(mistake);
    }
    this.blankLines.addRow();
    if (splitter.cells !== columns) {
      const hint = splitter.cells > columns ? ': put a text with commas between quotation marks' : '';
      return {
        line,
        mistake: `must have ${columns} fields, as the first line; it has ${splitter.cells}${hint}`,
      };
    }
    const [productid, quantity = '', timestamp = ''] = this.places.map((place) => splitter.text(place));
    if (productid === undefined) return { line, mistake: NOT_UTF8 };
    return {
      line,
      values: {
        productid: textOfCell(productid),
        quantity: numberIn(quantity.trim()),
        timestamp: timestamp.trim(),
      },
    };
  }

  private last(mistake: string): Row {
    this.isOver = true;
    return { line: this.line, mistake, isLast: true };
  }
}

/** Message for a file that is not text (gzip or a workbook), by its first bytes. */
function packedAs(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return 'is packed by gzip: say so by Content-Encoding, or by a name in .gz';
  return bytes.toString('latin1', 0, 4) === 'PK\x03\x04' ? 'is a workbook: save it as CSV UTF-8' : undefined;
}

/** The number in a cell. Other text stays as it is, for the rule to refuse. */
function numberIn(cell: string): number | string {
  return NUMBER.test(cell) ? Number(cell) : cell;
}

function hint([first = '', ...more]: readonly (string | undefined)[]): string {
  if (more.length > 0) return '';
  if (first.includes(';')) return ', not by semicolons: save the file with commas';
  return first.includes('\t') ? ', not by tabs: save the file with commas' : '';
}
