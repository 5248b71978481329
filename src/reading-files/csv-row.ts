import { isUtf8 } from 'node:buffer';

const QUOTE = 0x22;

/** Character that a decoder puts in the place of invalid UTF-8. */
const REPLACEMENT = '\uFFFD';

/** The cells of one row of CSV, in a buffer that holds more of the file. */
export class CsvRow {
  /** Index of the first byte. */
  begin = 0;
  /** Index behind the last byte that was looked at. */
  end = 0;
  /** Number of cells. */
  cells = 0;
  /** All cells are empty. */
  isBlank = true;
  /** End of each cell, counted from the beginning of the row; entries from `cells` on are left from longer rows. */
  private readonly cellEnds: number[] = [];

  /** @param hasQuotes quotation marks delimit cells, wherever a cell begins with one */
  constructor(
    private readonly bytes: Buffer,
    private readonly hasQuotes: boolean,
  ) {}

  /** Begins a new row without cells. */
  reset(begin: number): void {
    this.begin = begin;
    this.cells = 0;
    this.isBlank = true;
  }

  /** Ends a cell. @param at index of the separator or line break behind it */
  endCell(at: number): void {
    const end = at - this.begin;
    if (this.isBlank && !this.isEmptyBetween(this.cellBegin(this.cells), end)) this.isBlank = false;
    this.cellEnds[this.cells] = end;
    this.cells += 1;
  }

  /** The text of a cell; undefined if it is not UTF-8. */
  text(cell: number): string | undefined {
    const begin = this.begin + this.cellBegin(cell);
    const end = this.begin + (this.cellEnds[cell] as number);
    if (!this.isQuoted(begin, end)) return this.decoded(begin, end);
    const text = this.decoded(begin + 1, end - 1);
    // Where quotation marks do not delimit cells, they do not belong to the text only if all within it are doubled.
    if (!this.hasQuotes && text?.replaceAll('""', '').includes('"')) return `"${text}"`;
    return text?.replaceAll('""', '"');
  }

  /** Tells whether a cell holds nothing, or two quotation marks with nothing between them. */
  isEmpty(cell: number): boolean {
    return this.isEmptyBetween(this.cellBegin(cell), this.cellEnds[cell] as number);
  }

  /** The row as it stands in the file, without its line break. */
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

  /** @param begin like `end`, counted from the beginning of the row */
  private isEmptyBetween(begin: number, end: number): boolean {
    const { begin: rowBegin } = this;
    return end === begin || (end === begin + 2 && this.isQuoted(rowBegin + begin, rowBegin + end));
  }
}
