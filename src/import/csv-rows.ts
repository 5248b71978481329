import { textOfCell } from '../formats/csv-cell';
import { CsvRecords, type FoundRecords } from './csv-records';
import { NOT_UTF8, type Row } from './row';

const COLUMNS = ['productid', 'quantity', 'timestamp'] as const;

/**
 * What spreadsheets and libraries write for an integer. Not with three zeros behind the point, which is a thousand in half
 * of the world, nor with an exponent, in front of which spreadsheets round.
 */
const NUMBER = /^\d+(\.(?!000$)0+)?$/;

/** What a decoder puts in the place of bytes that are no UTF-8. */
const REPLACEMENT = '\uFFFD';

const HEADER = 'must name the columns productid, quantity and timestamp once each, separated by commas';

/**
 * The rows of a CSV file (RFC 4180) in UTF-8, with or without a byte order mark, as they arrive; blank ones are left out.
 * The first line names the columns, in any order and case; others than ours are ignored.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export async function* csvRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<Row[], void> {
  const records = new CsvRecords();
  const table = new Table(records);
  for await (const piece of bytes) {
    const packed = table.isNew && packedAs(piece);
    if (packed) {
      yield [{ line: 1, mistake: packed, isLast: true }];
      return;
    }
    const rows = table.rowsOf(await records.read(piece));
    if (rows.length > 0) yield rows;
    if (table.isOver) return;
  }
  yield table.lastRowsOf(await records.end());
}

/** Knows what stands in which column, and on which line. */
class Table {
  private line = 1;
  private header: readonly string[] | undefined;
  private places: readonly number[] = [];
  isOver = false;

  constructor(private readonly source: CsvRecords) {}

  /** Nothing was read yet. */
  get isNew(): boolean {
    return this.line === 1;
  }

  rowsOf({ records, broken }: FoundRecords): Row[] {
    const rows: Row[] = [];
    for (const record of records) {
      const row = this.header ? this.rowOf(record) : this.readHeader(record);
      this.line += 1 + breaksIn(record);
      if (row) rows.push(row);
      if (this.isOver) return rows;
    }
    if (broken !== undefined) rows.push(this.last(broken));
    return rows;
  }

  lastRowsOf(result: FoundRecords): Row[] {
    const rows = this.rowsOf(result);
    return this.header || this.isOver ? rows : [this.last(HEADER)];
  }

  private readHeader(record: readonly string[]): Row | undefined {
    if (this.source.isUtf16) return this.last(NOT_UTF8);
    const names = record.map((name) => name.trim().toLowerCase());
    const places = COLUMNS.map((column) => names.indexOf(column));
    const areNamedOnce = COLUMNS.every((column) => names.filter((name) => name === column).length === 1);
    if (!areNamedOnce) return this.last(this.isDamaged(record) ? NOT_UTF8 : `${HEADER}${hint(record)}`);
    this.header = names;
    this.places = places;
    return undefined;
  }

  private rowOf(record: readonly string[]): Row | undefined {
    const { line, header = [] } = this;
    if (record.every((cell) => cell === '')) return undefined;
    if (record.length !== header.length) {
      const hint = record.length > header.length ? ': put a text with commas between quotation marks' : '';
      return {
        line,
        mistake: `must have ${header.length} fields, as the first line; it has ${record.length}${hint}`,
      };
    }
    const [productid = '', quantity = '', timestamp = ''] = this.places.map((place) => record[place]);
    if (this.isDamaged([productid])) return { line, mistake: NOT_UTF8 };
    return {
      line,
      values: {
        productid: textOfCell(productid),
        quantity: numberIn(quantity.trim()),
        timestamp: timestamp.trim(),
      },
    };
  }

  private isDamaged(cells: readonly string[]): boolean {
    return this.source.isDamaged && cells.some((cell) => cell.includes(REPLACEMENT));
  }

  private last(mistake: string): Row {
    this.isOver = true;
    return { line: this.line, mistake, isLast: true };
  }
}

/** What a file is that is no text, by its first bytes. */
function packedAs(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return 'is packed by gzip: say so by Content-Encoding, or by a name in .gz';
  return bytes.toString('latin1', 0, 4) === 'PK\x03\x04' ? 'is a workbook: save it as CSV UTF-8' : undefined;
}

/** What is no number stays as it is, for the rule to refuse. */
function numberIn(cell: string): number | string {
  return NUMBER.test(cell) ? Number(cell) : cell;
}

/** Lines that a record takes beside its first, by texts with line breaks in them. */
function breaksIn(record: readonly string[]): number {
  let breaks = 0;
  for (const cell of record) breaks += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  return breaks;
}

function hint([first = '', ...more]: readonly string[]): string {
  if (more.length > 0) return '';
  if (first.includes(';')) return ', not by semicolons: save the file with commas';
  return first.includes('\t') ? ', not by tabs: save the file with commas' : '';
}
