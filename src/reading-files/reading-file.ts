import { createHash } from 'node:crypto';
import type { Reading } from '../readings/reading';
import type { ApiError } from '../errors/api-error';
import { parseReading } from '../readings/parse-reading';
import { ValidationErrors } from '../validation/validation-errors';
import type { Row } from './row';

/** The file has a mistake: nothing of it is to be stored, and the rest is read for further mistakes. */
export class InvalidFileError extends Error {}

/** The readings of a file, some at a time. The whole file is read once, even if mistakes are found on the way. */
export class ReadingFile {
  private readonly mistakes = new ValidationErrors();
  private readonly hash = createHash('sha256');
  private lines = 0;
  private badLines = 0;
  private endOfReading = '';

  /** Number of readings that were read so far. */
  count = 0;

  /**
   * @param rows of the file, some at a time
   * @param takesFingerprint whether {@link fingerprint} will be called
   */
  constructor(
    private readonly rows: AsyncGenerator<Row[], void>,
    private readonly takesFingerprint: boolean,
  ) {}

  /** The next readings, at least one; undefined at the end. @throws InvalidFileError as soon as there is a mistake */
  async next(): Promise<Reading[] | undefined> {
    for (;;) {
      const readings = await this.read();
      if (this.mistakes.any) throw new InvalidFileError();
      if (readings?.length !== 0) return readings;
    }
  }

  /** Reads the rest of the file, to find its mistakes. */
  async finish(): Promise<void> {
    while (await this.read());
  }

  /** Stops reading; the upload takes care of the rest of the file. */
  async close(): Promise<void> {
    await this.rows.return(undefined);
  }

  /** VALIDATION_ERROR that names the first 100 mistakes by line and column. */
  error(): ApiError {
    const { badLines, lines } = this;
    return this.mistakes.error(
      `${badLines} of ${lines} lines ${badLines === 1 ? 'is' : 'are'} invalid${this.endOfReading}`,
    );
  }

  /**
   * Hash of all readings in their order: the same readings in another file format are still the same request.
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
    if (!reading) this.badLines += 1;
    else if (this.takesFingerprint) this.hash.update(JSON.stringify(reading));
    return reading;
  }

  private note({ line, mistake, isLast }: Extract<Row, { mistake: string }>): void {
    this.mistakes.add(`line ${line}`, mistake);
    if (isLast) this.endOfReading = `; nothing behind line ${line} was read`;
  }

  private checked({ line, values }: Extract<Row, { values: object }>): Reading | undefined {
    return parseReading(values, (property, message) => {
      this.mistakes.add(`line ${line}, ${property}`, message);
    });
  }
}
