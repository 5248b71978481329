import { BlankLines } from './blank-lines';
import { CsvHeader } from './csv-header';
import { CsvSplitter, type Separator } from './csv-splitter';
import type { FileOptions } from './file-options';

/** Most lines in front of the one that names the columns: a title, a date, `sep=;`. */
const MOST_TITLES = 20;

/** Most cells in these lines, but for the last one of them: each takes a microsecond to compare with names of columns. */
const MOST_CELLS = 40_000;

/** A line that may be the one that names the columns. */
export interface Candidate {
  readonly line: number;
  readonly header: CsvHeader;
  /** The line as it stands in the file. */
  readonly source: string;
}

/** Looks for the line that names the columns, in a file whose cells are separated by one character. */
export class CsvHeaderSearch {
  readonly splitter: CsvSplitter;
  readonly blankLines = new BlankLines();
  /** Number of the line at which the next row begins. */
  line = 1;
  /** The line that names the columns, once it was found. */
  found: Candidate | undefined;
  /** The line that is most like it. */
  best: Candidate | undefined;
  /** A mistake because of which the file cannot be read. */
  mistake: { readonly line: number; readonly text: string } | undefined;
  /** Number of lines that are not blank. */
  rows = 0;
  /** Number of cells in these lines. */
  private cells = 0;
  /** The line in front of the header that has the most cells with a text. */
  private fullest = { line: 0, cells: 0 };

  constructor(
    separator: Separator,
    private readonly options: FileOptions,
  ) {
    this.splitter = new CsvSplitter(separator);
  }

  /** True once it is known where the header is, or that there is none. */
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

  /** Looks at the last line, if no line break ends it. */
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

  /** A row in front of the header would be lost: a title has fewer cells. */
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

/** Tells whether the second line is more like a header: by the columns that are wanted, then by all that it names. */
export function isLess(one: Candidate | undefined, other: Candidate | undefined): boolean {
  if (!one || !other) return other !== undefined;
  const columns = other.header.foundColumns - one.header.foundColumns;
  return columns > 0 || (columns === 0 && other.header.named > one.header.named);
}
