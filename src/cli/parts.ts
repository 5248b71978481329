import { createHash } from 'node:crypto';
import { parseReading } from '../readings/parse-reading';
import { readingRulesIn } from '../readings/reading';
import { Failure } from '../command-line/failure';
import type { InputFile } from './input-file';

/**
 * Number of readings in one part of an imported file (some MB). With parts of this size, a lost connection
 * costs only seconds, and a file needs few requests. Without an API key, a large file may still reach the
 * rate limit; then the command waits.
 */
const READINGS = 50_000;

/** A part of an imported file, stored by one request. */
export interface Part {
  /**
   * The readings of this part of the file, one line of NDJSON for each reading. Readings of a CSV file are
   * converted to NDJSON.
   */
  readonly body: string;
  /**
   * The idempotency key of the part: a hash of a salt and of all readings up to the end of this part, so that
   * two equal parts of a file have different idempotency keys.
   */
  readonly key: string;
  /**
   * For each reading of this part of the file: the number of the line in the file on which the reading
   * begins.
   */
  readonly lines: readonly number[];
}

/**
 * The parts of an import file that was checked.
 * @param salt makes the idempotency keys differ from the ones of an earlier import of the same file
 * @throws Failure if a row has become invalid since the check, unless invalid rows are skipped
 */
export async function* partsOf(source: InputFile, salt = ''): AsyncGenerator<Part> {
  const hash = createHash('sha256').update(salt);
  let texts: string[] = [];
  let lines: number[] = [];
  const cut = (): Part => {
    const chunk = { body: texts.join(''), lines };
    texts = [];
    lines = [];
    return { ...chunk, key: hash.update(chunk.body).copy().digest('hex') };
  };
  const { timezone, onInvalid } = source.options;
  const rules = readingRulesIn(timezone);
  for await (const rows of source.rows()) {
    for (const row of rows) {
      const reading = 'values' in row ? parseReading(row.values, () => undefined, rules) : undefined;
      if (!reading && onInvalid === 'skip') continue;
      if (!reading) {
        const where = `line ${row.line} is no longer what it was`;
        throw new Failure(`${source.path} was changed meanwhile: ${where}. What was sent before is stored.`);
      }
      texts.push(`${JSON.stringify(reading)}\n`);
      lines.push(row.line);
      if (texts.length === READINGS) yield cut();
    }
  }
  if (texts.length > 0) yield cut();
}
