import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { LineFormat } from '../formats/lines';
import type { FileOptions } from '../reading-files/file-options';
import type { Row } from '../reading-files/row';
import { parseFile } from '../reading-files/parse-file';
import { Failure, UsageError } from './failure';
import { formatOf, isPacked } from './file-format';

/** A file of readings to be imported. */
export class InputFile {
  private readonly format: LineFormat;

  /** @param format overrides the file name. @param options what the user says about the file. @throws UsageError where the path is no file, or its format is unknown */
  constructor(
    readonly path: string,
    format: string | undefined,
    readonly options: FileOptions = {},
  ) {
    if (!statOf(path).isFile()) throw new UsageError(`${path} is not a file, which can be read twice.`);
    const known = formatOf(path, format);
    if (!known) {
      throw new UsageError(
        `${path} does not end in .csv, .ndjson or .jsonl: say --format csv or --format ndjson.`,
      );
    }
    this.format = known;
  }

  /** The rows of the file, from the beginning. @throws Failure where the file cannot be read or unpacked */
  async *rows(): AsyncGenerator<Row[], void> {
    const file = createReadStream(this.path);
    const bytes = isPacked(this.path) ? pipeline(file, createGunzip(), () => undefined) : file;
    try {
      yield* parseFile(this.format, bytes as AsyncIterable<Buffer>, this.options);
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new UsageError(`There is no file ${path}.`);
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new Failure(`${path} cannot be read: ${message}`);
}
