import { BlankLines } from './blank-lines';
import { CsvHeader } from './csv-header';
import { CsvSplitter, type Separator } from './csv-splitter';
import type { FileOptions } from './file-options';

/** Maximum number of lines before the header line of a CSV file, such as a title, a date or `sep=;`. */
const MOST_TITLES = 20;

/**
 * Maximum number of cells in the lines before the header line of a CSV file. After more cells, the search for the
 * header ends, because comparing a cell with the column names takes a microsecond.
 */
const MOST_CELLS = 40_000;

/** A line of a CSV file that may be the header, which names the columns. */
export interface Candidate {
  readonly line: number;
  readonly header: CsvHeader;
  /** The text of the line as it is written in the file. */
  readonly source: string;
}

/**
 * Looks for the line that names the columns of a CSV file. It assumes that one given character separates the
 * cells.
 */
export class CsvHeaderSearch {
  readonly splitter: CsvSplitter;
  readonly blankLines = new BlankLines();
  /** Number of the line at which the next row of the file begins. */
  line = 1;
  /** The line that names the columns; undefined until it is found. */
  found: Candidate | undefined;
  /** The line that looks most like a header. An error message shows it if no header is found. */
  best: Candidate | undefined;
  /** The error that makes the whole file unreadable, with its line number. */
  mistake: { readonly line: number; readonly text: string } | undefined;
  /** Number of lines read so far, without blank lines. */
  rows = 0;
  /** Number of cells in all lines read so far, without blank lines. */
  private cells = 0;
  /**
   * The line with the most non-empty cells before the header of the CSV file, and the number of these cells.
   */
  private fullest = { line: 0, cells: 0 };

  constructor(
    separator: Separator,
    private readonly options: FileOptions,
  ) {
    this.splitter = new CsvSplitter(separator);
  }

  /** True if the search has found the header, or if it is known that the header is missing. */
  get isOver(): boolean {
    return (
      this.found !== undefined ||
      this.mistake !== undefined ||
      this.splitter.broken !== undefined ||
      this.rows > MOST_TITLES ||
      this.cells > MOST_CELLS
    );
  }

  add(piece: Buffer): void {
    if (!this.isOver) this.splitter.add(piece);
    while (!this.isOver && this.splitter.next()) this.look();
  }

  /** Reads the last line of the file, if no line break ends it. */
  end(): void {
    if (!this.isOver && this.splitter.last()) this.look();
  }

  private look(): void {
    const { splitter, line } = this;
    this.line += 1 + splitter.breaks;
    if (splitter.row.isBlank) this.note(line, this.blankLines.add());
    else this.read(line);
  }

  private read(line: number): void {
    const { splitter } = this;
    this.rows += 1;
    const cells = splitter.mistake === undefined ? splitter.row.cells : 0;
    this.cells += cells;
    const header = new CsvHeader(
      Array.from({ length: cells }, (_, cell) => splitter.row.text(cell)),
      this.options,
    );
    const candidate = { line, header, source: splitter.row.source };
    if (header.places) this.find(candidate);
    else if (header.named > 0 && isLess(this.best, candidate)) this.best = candidate;
    if (header.named > this.fullest.cells) this.fullest = { line, cells: header.named };
  }

  /**
   * Accepts a line as the header of the file. An earlier line is a title if it has at most half as many cells
   * as the header. Titles are skipped. Any other earlier line is an error: it may be a row of data, and
   * skipping it would lose the data.
   */
  private find(candidate: Candidate): void {
    const { line, cells } = this.fullest;
    this.found = candidate;
    if (cells * 2 <= candidate.header.named) return;
    this.note(
      line,
      `stands before line ${candidate.line}, which names the columns: put it below, or delete it`,
    );
  }

  private note(line: number, text: string | undefined): void {
    if (text !== undefined) this.mistake = { line, text };
  }
}

/**
 * Tells whether the second of two lines looks more like a header than the first one. The better line has more
 * of the wanted columns. If both have equally many of them, the better line has more cells with text.
 */
export function isLess(one: Candidate | undefined, other: Candidate | undefined): boolean {
  if (!one || !other) return other !== undefined;
  const columns = other.header.foundColumns - one.header.foundColumns;
  return columns > 0 || (columns === 0 && other.header.named > one.header.named);
}
