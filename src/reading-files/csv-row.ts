import { isUtf8 } from 'node:buffer';

const QUOTE = 0x22;

/** Character with which a decoder replaces invalid UTF-8. */
const REPLACEMENT = '\uFFFD';

/** The cells of one row of CSV, in a buffer that also contains other parts of the file. */
export class CsvRow {
  /** Index of the row's first byte in the buffer. */
  begin = 0;
  /** Index in the buffer after the last examined byte of the row. */
  end = 0;
  /** Number of cells in the row. */
  cells = 0;
  /** True if all cells of the row are empty. */
  isBlank = true;
  /**
   * Index of the end of each cell, counted from the beginning of the row. The array may have more entries than the
   * row has cells, because it is reused for all rows.
   */
  private readonly cellEnds: number[] = [];

  /**
   * Creates a CSV row, still without cells, for the text in a buffer.
   * @param hasQuotes true if a quotation mark at the beginning of a cell starts a quoted cell
   */
  constructor(
    private readonly bytes: Buffer,
    private readonly hasQuotes: boolean,
  ) {}

  /** Begins a new row, still without cells. @param begin index of its first byte */
  reset(begin: number): void {
    this.begin = begin;
    this.cells = 0;
    this.isBlank = true;
  }

  /** Ends a cell of a CSV row. @param at index of the separator or line break after the cell */
  endCell(at: number): void {
    const end = at - this.begin;
    if (this.isBlank && !this.isEmptyBetween(this.cellBegin(this.cells), end)) this.isBlank = false;
    this.cellEnds[this.cells] = end;
    this.cells += 1;
  }

  /** The text of a CSV cell; undefined if the cell is not valid UTF-8. */
  text(cell: number): string | undefined {
    const begin = this.begin + this.cellBegin(cell);
    const end = this.begin + (this.cellEnds[cell] as number);
    if (!this.isQuoted(begin, end)) return this.decoded(begin, end);
    const text = this.decoded(begin + 1, end - 1);
    // In a file separated by tabs, the outer quotation marks of a cell are removed only if all quotation marks
    // between them are doubled.
    if (!this.hasQuotes && text?.replaceAll('""', '').includes('"')) return `"${text}"`;
    return text?.replaceAll('""', '"');
  }

  /** Tells whether a CSV cell is empty, or consists of nothing but two quotation marks. */
  isEmpty(cell: number): boolean {
    return this.isEmptyBetween(this.cellBegin(cell), this.cellEnds[cell] as number);
  }

  /** The row as it is written in the file, without its line break. */
  get source(): string {
    return this.bytes.toString('utf8', this.begin, this.end).replace(/[\r\n]$/, '');
  }

  private decoded(begin: number, end: number): string | undefined {
    const text = begin < end ? this.bytes.toString('utf8', begin, end) : '';
    return text.includes(REPLACEMENT) && !isUtf8(this.bytes.subarray(begin, end)) ? undefined : text;
  }

  private isQuoted(begin: number, end: number): boolean {
    return end - begin >= 2 && this.bytes[begin] === QUOTE && this.bytes[end - 1] === QUOTE;
  }

  private cellBegin(cell: number): number {
    return cell === 0 ? 0 : (this.cellEnds[cell - 1] as number) + 1;
  }

  /**
   * Tells whether a cell is empty. Both parameters are counted in bytes from the beginning of the row.
   * @param begin index of the first byte of the cell
   * @param end index after its last byte
   */
  private isEmptyBetween(begin: number, end: number): boolean {
    const { begin: rowBegin } = this;
    return end === begin || (end === begin + 2 && this.isQuoted(rowBegin + begin, rowBegin + end));
  }
}
