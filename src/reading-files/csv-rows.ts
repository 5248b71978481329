import { Cells } from './cells';
import { CsvHead, lostLineBreaks } from './csv-head';
import { CsvHeaderSearch } from './csv-header-search';
import { LARGEST_PIECE } from './csv-splitter';
import type { FileOptions } from './file-options';
import { MOST_ROWS, notDecoded, type Row } from './row';

/**
 * Yields the rows of a CSV file (RFC 4180) in UTF-8, with or without a byte order mark, as they arrive. Blank
 * rows are left out. The header line names the columns, in any order, in upper or lower case. Columns with
 * unknown names are ignored. An empty cell counts as a missing value. The cells are separated by commas,
 * semicolons or tabs.
 *
 * @returns at most MOST_ROWS rows at a time; an empty array if no complete row has arrived since the last
 * array
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export async function* csvRows(
  bytes: AsyncIterable<Buffer>,
  options: FileOptions = {},
): AsyncGenerator<Row[], void> {
  const head = new CsvHead(options);
  let table: Table | undefined;
  for await (const piece of bytes) {
    for (let from = 0; from < piece.length; from += LARGEST_PIECE) {
      const part = piece.subarray(from, from + LARGEST_PIECE);
      if (table) {
        table.add(part);
      } else {
        const result = head.add(part);
        if (result instanceof CsvHeaderSearch) table = new Table(result, options);
        else yield result ? [result] : [];
        if (result && !table) return;
      }
      if (table) yield* table.rows();
      if (table?.isOver) return;
    }
  }
  if (!table) {
    const result = head.end();
    if (!(result instanceof CsvHeaderSearch)) {
      yield [result];
      return;
    }
    table = new Table(result, options);
  }
  yield table.lastRows();
}

/** The rows after the header line, with their line numbers. */
class Table {
  private readonly splitter;
  private readonly blankLines;
  private readonly columns: number;
  private readonly cells: Cells;
  private line: number;
  private hasRows = false;
  isOver = false;

  constructor(
    private readonly search: CsvHeaderSearch,
    private readonly options: FileOptions,
  ) {
    const { header, source } = search.found as NonNullable<CsvHeaderSearch['found']>;
    this.splitter = search.splitter;
    this.blankLines = search.blankLines;
    this.line = search.line;
    this.columns = header.columns;
    this.cells = new Cells(header.places ?? {}, options);
    if (options.sources) options.sources.header = source;
  }

  add(piece: Buffer): void {
    this.splitter.add(piece);
  }

  /** Yields the new rows that have arrived completely. */
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

  /** Returns the rows at the end of the file, such as a last line without a line break. */
  lastRows(): Row[] {
    const rows: Row[] = [];
    const { found } = this.search;
    if (this.splitter.last()) this.read(rows);
    this.readBroken(rows);
    if (!this.hasRows && !this.isOver && found && !found.header.isOurs) {
      const advice = lostLineBreaks(found.source);
      rows.push({ line: found.line, mistake: `names columns, and no row follows${advice}`, isLast: true });
    }
    return rows;
  }

  private read(rows: Row[]): void {
    const { splitter, options } = this;
    const row = splitter.row.isBlank ? this.readBlank() : this.readRow();
    if (row) rows.push(options.sources ? { ...row, source: splitter.row.source } : row);
    this.line += 1 + splitter.breaks;
  }

  private readBroken(rows: Row[]): void {
    const { broken } = this.splitter;
    if (broken !== undefined && !this.isOver) rows.push(this.last(broken));
  }

  private readBlank(): Row | undefined {
    const mistake = this.blankLines.add();
    return mistake === undefined ? undefined : this.last(mistake);
  }

  private readRow(): Row {
    const { line, splitter, options } = this;
    this.blankLines.addRow();
    this.hasRows = true;
    const { mistake } = splitter;
    if (mistake !== undefined) return options.onInvalid === 'skip' ? { line, mistake } : this.last(mistake);
    if (splitter.row.cells !== this.columns && !this.isComplete())
      return { line, mistake: this.wrongNumber() };
    const values = this.cells.valuesIn(splitter.row);
    return values ? { line, values } : { line, mistake: notDecoded(options.charset) };
  }

  /**
   * True if the row is accepted although it has more or fewer cells than the header. Such a row must have
   * every cell that the import needs, and its additional cells must be empty.
   */
  private isComplete(): boolean {
    const { splitter, columns } = this;
    for (let cell = columns; cell < splitter.row.cells; cell += 1)
      if (!splitter.row.isEmpty(cell)) return false;
    return splitter.row.cells >= this.cells.needed;
  }

  private wrongNumber(): string {
    const { columns, splitter } = this;
    const hint = splitter.row.cells > columns ? ': put a text with separators between quotation marks' : '';
    return `must have ${columns} fields, as the first line; it has ${splitter.row.cells}${hint}`;
  }

  private last(mistake: string): Row {
    this.isOver = true;
    return { line: this.line, mistake, isLast: true };
  }
}
