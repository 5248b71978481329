import { createHash } from 'node:crypto';
import { parseReading } from '../readings/parse-reading';
import { readingRulesIn } from '../readings/reading';
import { Failure } from '../command-line/failure';
import type { InputFile } from './input-file';

/** Readings per part (some MB): a lost connection costs only seconds, and any rate limit allows that few requests. */
const READINGS = 50_000;

/** A part of a file, stored by one request. */
export interface Part {
  /** The readings as NDJSON, one line per reading, also for a CSV file. */
  readonly body: string;
  /** A hash of the file from its start to the end of this part, so that equal parts of a file have different keys. */
  readonly key: string;
  /** For each reading, the line of the file on which it begins. */
  readonly lines: readonly number[];
}

/**
 * The parts of a checked file.
 * @param salt makes the keys of the parts differ from those of an earlier import of the same file
 * @throws Failure if the file has changed since the check
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
