import { CsvError, Parser } from 'csv-parse';
import { LONGEST_ROW } from './row';

const TOO_LONG = 'CSV_MAX_RECORD_SIZE';

/** What may be wrong with the quotation marks of a row, after which nobody can tell where the next one begins. */
const BROKEN: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE:
    'has a quotation mark within a text that does not begin with one: put the text between quotation marks, and write each one in it twice',
  CSV_INVALID_CLOSING_QUOTE: 'has a text behind a closing quotation mark: write each one within a text twice',
  CSV_QUOTE_NOT_CLOSED: 'has a quotation mark that is not closed',
  [TOO_LONG]: `is longer than ${LONGEST_ROW} bytes: perhaps a quotation mark is not closed`,
};

/** What was found in a part of a file. */
export interface FoundRecords {
  readonly records: readonly string[][];
  /** What is wrong with the one behind these, which is the last that can be told. */
  readonly broken: string | undefined;
}

/** The records of CSV text as they arrive, found by csv-parse. */
export class CsvRecords {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly parser = new Parser({
    bom: true,
    max_record_size: LONGEST_ROW,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
  });
  private found: string[][] = [];
  /** Where the record begins that is looked for, in bytes. */
  private begin = 0;

  /** Something was not UTF-8, in whatever column. */
  isDamaged = false;

  constructor() {
    // Taken as they are found, not from the stream's buffer, which is lost where the parser stops at a mistake.
    this.parser.push = (record: string[] | null) => {
      if (record && !this.isTooLong) {
        this.found.push(record);
        this.begin = this.parser.info.bytes;
      }
      return true;
    };
    this.parser.on('error', () => undefined); // told to the caller of `write` as well
  }

  get isUtf16(): boolean {
    return this.parser.options.encoding === 'utf16le';
  }

  /** csv-parse counts what stands in fields, not what stands between: empty ones without end would fill the memory. */
  private get isTooLong(): boolean {
    return this.parser.info.bytes - this.begin > LONGEST_ROW;
  }

  read(piece: Buffer): Promise<FoundRecords> {
    this.check(piece);
    return this.settle((done) => this.parser.write(piece, done));
  }

  end(): Promise<FoundRecords> {
    this.check();
    return this.settle((done) => this.parser.end(done));
  }

  private async settle(action: (done: (error?: Error | null) => void) => unknown): Promise<FoundRecords> {
    const error = await new Promise<Error | null | undefined>(action);
    const records = this.found;
    this.found = [];
    if (error && !(error instanceof CsvError)) throw error;
    const code = this.isTooLong ? TOO_LONG : error?.code;
    return { records, broken: code === undefined ? undefined : (BROKEN[code] ?? 'is not CSV') };
  }

  /** @param piece undefined at the end, which may come within a character */
  private check(piece?: Buffer): void {
    if (this.isDamaged) return;
    try {
      this.decoder.decode(piece, { stream: piece !== undefined });
    } catch {
      this.isDamaged = true;
    }
  }
}
