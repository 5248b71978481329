import { CsvRow } from './csv-row';
import { LONGEST_ROW } from './row';

/** Maximum number of bytes of a file that {@link CsvSplitter.add} accepts at a time. */
export const LARGEST_PIECE = 16 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;

/** Characters that may separate the cells of a file. */
export const SEPARATORS = [',', ';', '\t'] as const;

export type Separator = (typeof SEPARATORS)[number];

/** Value for the byte of the quotation mark if the file has no quoted cells. No byte has this value. */
const NO_QUOTE = -1;

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** The states of the state machine that splits a row into cells. */
const enum State {
  Begin,
  Unquoted,
  Quoted,
  /**
   * State after a quotation mark in a quoted cell. This mark ends the cell, or is the first of two marks that
   * stand for one.
   */
  QuoteInQuoted,
  /** The current row has an error. This state lasts until the next line break. */
  Broken,
}

/** Error messages about rows that cannot be split into cells. */
const BROKEN = {
  openingQuote:
    'has a quotation mark within a text that does not begin with one: put the text between quotation marks, and write each one in it twice',
  closingQuote: 'has a text behind a closing quotation mark: write each one within a text twice',
  openQuote: 'has a quotation mark that is not closed',
  tooLong: `is longer than ${LONGEST_ROW} bytes: perhaps a quotation mark is not closed`,
};

/**
 * A state machine that splits CSV (RFC 4180) into rows. Each call returns one row, so that the caller can
 * pause after any row. The state machine examines every byte once, in pieces of any size, and creates strings
 * only for cells that the caller asks for.
 *
 * In a file separated by tabs, a cell ends at every tab and line break, even within quotation marks. The
 * reason is that many programs write quotation marks into such files as ordinary characters
 * (https://www.iana.org/assignments/media-types/text/tab-separated-values).
 *
 * @see docs/decisions/0015-files.md
 */
export class CsvSplitter {
  /** Buffer with the beginning of a row from earlier pieces of the file, followed by the newest piece. */
  private readonly bytes = Buffer.allocUnsafe(LONGEST_ROW + LARGEST_PIECE);
  private length = 0;
  /** Index in the buffer of the next byte to examine. */
  private at = 0;
  private state = State.Begin;
  private isFileBegin = true;
  private isRowWhole = false;
  private endsWithReturn = false;
  /** The row that was found last in the file. */
  readonly row: CsvRow;

  /** Number of line breaks within the row. They can only be in quoted cells. */
  breaks = 0;

  /**
   * Error message about a row that cannot be split into cells; undefined if there is no such error. Despite
   * the error, reading can continue after the next line break.
   */
  mistake: string | undefined;

  /**
   * Error message about a row whose end cannot be found, so that no row after it can be read. Undefined without such
   * an error.
   */
  broken: string | undefined;

  private readonly separator: number;
  private readonly quote: number;

  constructor(separator: Separator = ',') {
    this.separator = separator.charCodeAt(0);
    this.quote = separator === '\t' ? NO_QUOTE : QUOTE;
    this.row = new CsvRow(this.bytes, this.quote === QUOTE);
  }

  /**
   * Adds a piece of the file. Call this only after {@link next} has gone through all complete rows of the
   * earlier pieces.
   * @param piece at most LARGEST_PIECE bytes
   */
  add(piece: Buffer): void {
    if (this.isRowWhole) this.leaveRow();
    const { row } = this;
    if (row.begin > 0) {
      this.bytes.copyWithin(0, row.begin, this.length);
      this.length -= row.begin;
      this.at -= row.begin;
      row.begin = 0;
    }
    this.length += piece.copy(this.bytes, this.length);
  }

  /**
   * Goes to the next row of the file.
   * @returns false if the end of the row has not arrived yet or cannot be found
   */
  next(): boolean {
    if (this.isRowWhole) this.leaveRow();
    if (!this.isReady()) return false;
    if (this.state === State.Broken) return this.skipToLineBreak();
    const { bytes, row, separator, quote } = this;
    const end = Math.min(this.length, row.begin + LONGEST_ROW);
    let { at, state } = this;
    for (; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (state === State.Quoted) {
        if (byte === quote) state = State.QuoteInQuoted;
        else if (byte === CARRIAGE_RETURN) this.breaks += 1;
        else if (byte === LINE_FEED && bytes[at - 1] !== CARRIAGE_RETURN) this.breaks += 1;
      } else if (byte === separator) {
        row.endCell(at);
        state = State.Begin;
      } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
        row.endCell(at);
        return this.endRow(at);
      } else if (byte === quote) {
        if (state === State.Unquoted) return this.breakRow(BROKEN.openingQuote, at);
        state = State.Quoted;
      } else {
        if (state === State.QuoteInQuoted) return this.breakRow(BROKEN.closingQuote, at);
        state = State.Unquoted;
      }
    }
    this.at = at;
    this.state = state;
    return at < this.length ? this.breakOff(BROKEN.tooLong) : false;
  }

  /**
   * Goes to the last row of the file if the file does not end with a line break.
   * @returns false if there is no such row, or if a quotation mark in the row is not closed
   */
  last(): boolean {
    if (this.isRowWhole) this.leaveRow();
    if (this.state === State.Quoted) return this.breakOff(BROKEN.openQuote);
    if (this.at === this.row.begin) return false;
    this.row.endCell(this.at);
    this.row.end = this.at;
    this.isRowWhole = true;
    return true;
  }

  /** Ends the row. @param at the index of the line break @returns true */
  private endRow(at: number): true {
    this.endsWithReturn = this.bytes[at] === CARRIAGE_RETURN;
    this.isRowWhole = true;
    this.at = at + 1;
    this.row.end = this.at;
    return true;
  }

  private breakRow(why: string, at: number): boolean {
    this.mistake = why;
    this.row.isBlank = false;
    this.state = State.Broken;
    this.at = at;
    return this.skipToLineBreak();
  }

  /** Skips the remaining bytes of a row with an error. @returns false if the line break has not arrived yet */
  private skipToLineBreak(): boolean {
    const { bytes } = this;
    const end = Math.min(this.length, this.row.begin + LONGEST_ROW);
    let { at } = this;
    for (; at < end; at += 1) {
      if (bytes[at] === LINE_FEED || bytes[at] === CARRIAGE_RETURN) return this.endRow(at);
    }
    this.at = at;
    return at < this.length ? this.breakOff(BROKEN.tooLong) : false;
  }

  private leaveRow(): void {
    this.isRowWhole = false;
    this.row.reset(this.at);
    this.state = State.Begin;
    this.breaks = 0;
    this.mistake = undefined;
  }

  /**
   * Skips a byte order mark or the second half of a line break before a row.
   * @returns false if more bytes are needed to decide
   */
  private isReady(): boolean {
    const { bytes, at, length } = this;
    if (this.isFileBegin) {
      const mark = BYTE_ORDER_MARK.subarray(0, length);
      const isMarked = bytes.subarray(0, mark.length).equals(mark);
      if (isMarked && mark.length < BYTE_ORDER_MARK.length) return false;
      this.isFileBegin = false;
      if (isMarked) this.skip(mark.length);
    } else if (this.endsWithReturn && at < length) {
      this.endsWithReturn = false;
      if (bytes[at] === LINE_FEED) this.skip(1);
    }
    return true;
  }

  private skip(bytes: number): void {
    this.at += bytes;
    this.row.begin += bytes;
  }

  private breakOff(why: string): false {
    this.broken = why;
    return false;
  }
}
