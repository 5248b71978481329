import { createHash } from 'node:crypto';
import { parseReading } from '../readings/parse-reading';
import { Failure } from './failure';
import type { InputFile } from './input-file';

/** Some megabytes: seconds of work that a lost connection may cost, and few enough requests for the limit of anybody. */
const READINGS = 50_000;

/** A part of a file, as one request stores it. */
export interface Part {
  /** NDJSON, however the file is written: its lines are its readings. */
  readonly body: string;
  /** A hash of the file from its beginning up to the end of this part: equal parts in two places are two. */
  readonly key: string;
  /** Where its readings begin in the file. */
  readonly lines: readonly number[];
}

/** The parts of a file that was checked. @throws Failure where it is another one by now */
export async function* partsOf(source: InputFile): AsyncGenerator<Part> {
  const hash = createHash('sha256');
  let texts: string[] = [];
  let lines: number[] = [];
  const cut = (): Part => {
    const chunk = { body: texts.join(''), lines };
    texts = [];
    lines = [];
    return { ...chunk, key: hash.update(chunk.body).copy().digest('hex') };
  };
  for await (const rows of source.rows()) {
    for (const row of rows) {
      const reading = 'values' in row ? parseReading(row.values, () => undefined) : undefined;
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
