import { createHash } from 'node:crypto';
import type { ApiError, ErrorDetail } from '../errors/api-error';
import { parseReading } from '../readings/parse-reading';
import { type Reading, type ReadingRules, readingRulesIn } from '../readings/reading';
import { ValidationErrors } from '../validation/validation-errors';
import type { FileOptions } from './file-options';
import { InvalidCell, type Row } from './row';

/**
 * The error for an invalid file, of which nothing is stored. The caller may still read the remaining rows, to
 * find further errors in them.
 */
export class InvalidFileError extends Error {}

/** Options and callbacks for a {@link ReadingFile}. */
interface Reader {
  /** Whether {@link ReadingFile.fingerprint} will be called. */
  readonly takesFingerprint?: boolean;
  /** Called for every row of the file that is not a valid reading. */
  readonly rejected?: (row: Row) => void;
  /**
   * Called with each batch of readings before the batch is returned. If this function throws an error, the
   * batch is not returned.
   */
  readonly check?: ((readings: readonly Reading[]) => void) | undefined;
}

/**
 * Reads the readings in a file in batches. After an error, the caller can read the remaining rows to find further
 * errors.
 */
export class ReadingFile {
  private readonly mistakes = new ValidationErrors();
  private readonly hash = createHash('sha256');
  private readonly rules: ReadingRules;
  private readonly skips: boolean;
  private lines = 0;
  private endOfReading = '';

  /** Number of readings that were read from the file so far. */
  count = 0;

  /** Number of rows of the file so far that are not valid readings. */
  badLines = 0;

  /**
   * Creates a reader of a file's rows.
   * @param rows the rows of the file, in batches
   * @param options the sender's description of the file
   */
  constructor(
    private readonly rows: AsyncGenerator<Row[], void>,
    options: FileOptions,
    private readonly reader: Reader,
  ) {
    this.rules = readingRulesIn(options.timezone);
    this.skips = options.onInvalid === 'skip';
    if (reader.takesFingerprint) this.hash.update(textOf(options));
  }

  /**
   * Reads the next batch of readings, which has at least one reading. Returns undefined at the end of the
   * file.
   * @throws InvalidFileError as soon as there is an error. If invalid rows are skipped, it is thrown only
   * when the rest of the file cannot be read
   */
  async next(): Promise<Reading[] | undefined> {
    for (;;) {
      const readings = await this.read();
      if (this.skips ? this.endOfReading : this.mistakes.any) throw new InvalidFileError();
      if (readings?.length === 0) continue;
      if (readings) this.reader.check?.(readings);
      return readings;
    }
  }

  /** Reads the remaining rows of the file to find further errors. */
  async finish(): Promise<void> {
    while (await this.read());
  }

  /** Stops reading the file. The bytes that still arrive are discarded. */
  async close(): Promise<void> {
    await this.rows.return(undefined);
  }

  /** A VALIDATION_ERROR that names the first 100 errors by line and column. */
  error(): ApiError {
    const { badLines, lines } = this;
    return this.mistakes.error(
      `${badLines} of ${lines} lines ${badLines === 1 ? 'is' : 'are'} invalid${this.endOfReading}`,
    );
  }

  /** The first 100 errors in skipped rows of the file. */
  get details(): readonly ErrorDetail[] {
    return this.mistakes.listed;
  }

  /**
   * Hash of the options and of all readings in their order. The same readings in another file format have the same
   * hash, so they count as the same request. A skipped row contributes its line number.
   * @see docs/decisions/0013-retries.md
   */
  fingerprint(): Buffer {
    return this.hash.update('import').digest();
  }

  private async read(): Promise<Reading[] | undefined> {
    const { value: rows } = await this.rows.next();
    if (!rows) return undefined;
    const readings: Reading[] = [];
    for (const row of rows) {
      const reading = this.readingIn(row);
      if (reading) readings.push(reading);
    }
    this.count += readings.length;
    return readings;
  }

  private readingIn(row: Row): Reading | undefined {
    this.lines += 1;
    if ('mistake' in row) this.note(row);
    const reading = 'values' in row ? this.checked(row) : undefined;
    if (this.reader.takesFingerprint) this.hash.update(JSON.stringify(reading ?? row.line));
    if (reading) return reading;
    this.badLines += 1;
    this.reader.rejected?.(row);
    return undefined;
  }

  private note({ line, mistake, isLast }: Extract<Row, { mistake: string }>): void {
    this.mistakes.add(`line ${line}`, mistake);
    if (isLast) this.endOfReading = `; nothing behind line ${line} was read`;
  }

  private checked({ line, values }: Extract<Row, { values: object }>): Reading | undefined {
    const mistaken = (property: string, message: string) => {
      const value = values[property];
      this.mistakes.add(`line ${line}, ${property}`, value instanceof InvalidCell ? value.message : message);
    };
    return parseReading(values, mistaken, this.rules);
  }
}

/**
 * Returns a text that contains all options that change how a file is read, except the charset; empty if none
 * of them is set.
 */
function textOf({ columns, constants, decimal, timezone, onInvalid }: FileOptions): string {
  const text = JSON.stringify({ columns, constants, decimal, timezone, onInvalid });
  return text === '{}' ? '' : text;
}
