import { closeSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs';
import type { Row } from '../reading-files/row';
import { UsageError } from './failure';
import type { InputFile } from './input-file';

/** The rows of a file that are left out, in a file of their own that can be corrected and imported like the first. */
export class Rejects {
  private descriptor: number | undefined;

  /** @throws UsageError for the file that is imported itself */
  constructor(
    readonly path: string,
    private readonly source: InputFile,
  ) {
    if (isSame(path, source.path))
      throw new UsageError('--rejects must name another file than the one to import.');
    rmSync(path, { force: true }); // those of an earlier run would be taken for those of this one
  }

  /** Writes a row as it stands in its file; before the first one, the names of the columns. */
  add({ source = '' }: Row): void {
    const { header, options } = this.source;
    if (this.descriptor === undefined) {
      this.descriptor = openSync(this.path, 'w');
      // It is in UTF-8, whatever --charset says, and its byte order mark wins.
      writeSync(this.descriptor, `${options.charset ? '\uFEFF' : ''}${header && `${header}\n`}`);
    }
    writeSync(this.descriptor, `${source}\n`);
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
  }
}

function isSame(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
