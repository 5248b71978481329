import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { LineFormat } from '../formats/lines';
import type { FileOptions } from '../reading-files/file-options';
import type { Row } from '../reading-files/row';
import { parseFile } from '../reading-files/parse-file';
import { Failure, UsageError } from '../command-line/failure';
import { formatOf } from './file-format';
import { nameOf, STDIN } from './repeatable-input';

/** A file of readings to be imported. */
export class InputFile {
  /** The name of the input file in messages. */
  readonly path: string;
  /** The format of the input file; undefined if it must be detected from the content. */
  private readonly format: LineFormat | undefined;

  /**
   * Describes an input file; it must be a regular file, because it is read twice.
   *
   * @param given the path that the user wrote
   * @param format the format; by default, the ending of the file name tells it
   * @param content path of a copy of the file, if there is one
   * @throws UsageError if the path is no file, or its format is unknown
   */
  constructor(
    given: string,
    format: string | undefined,
    readonly options: FileOptions,
    private readonly content = given,
  ) {
    const path = nameOf(given);
    this.path = path;
    if (!statOf(content).isFile()) throw new UsageError(`${path} is not a file, which can be read twice.`);
    this.format = formatOf(path, format);
    if (!this.format && given !== STDIN) {
      throw new UsageError(
        `${path} does not end in .csv, .tsv, .txt, .ndjson or .jsonl: say --format csv or --format ndjson.`,
      );
    }
  }

  /**
   * The header line of the input file, with the names of the columns. It is empty until this line has been
   * read. It stays empty if rejected rows are not kept.
   */
  get header(): string {
    return this.options.sources?.header ?? '';
  }

  /** The rows of the input file, from its beginning. @throws Failure if the file cannot be read or decompressed */
  async *rows(): AsyncGenerator<Row[], void> {
    try {
      const file = createReadStream(this.content);
      const bytes = isGzip(this.content) ? pipeline(file, createGunzip(), () => undefined) : file;
      yield* parseFile(this.format, bytes as AsyncIterable<Buffer>, this.options);
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

/**
 * Tells whether a file is compressed by gzip. It looks at the first bytes of the file, because standard input
 * has no file name.
 */
function isGzip(path: string): boolean {
  const begin = Buffer.alloc(2);
  const file = openSync(path, 'r');
  readSync(file, begin);
  closeSync(file);
  return begin.toString('hex') === '1f8b';
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
