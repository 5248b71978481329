import { closeSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { Row } from '../reading-files/row';
import { checkTarget } from '../command-line/check-target';
import { Failure, UsageError } from '../command-line/failure';
import type { InputFile } from './input-file';

/**
 * The rows of a file that are left out, in a file of their own that can be corrected and imported like the first. Until
 * the whole file is checked it is `PATH.part`, so that a check that fails changes no other file.
 */
export class Rejects {
  private descriptor: number | undefined;
  /** Number of rows in the file. */
  count = 0;
  private readonly part: string;

  /**
   * @param mayReplace whether a file of that name may be replaced
   * @throws UsageError for the file that is imported itself; Failure for another one that must not be replaced
   */
  constructor(
    readonly path: string,
    private readonly source: InputFile,
    mayReplace: boolean,
  ) {
    this.part = `${path}.part`;
    if (isSame(path, source.path) || isSame(this.part, source.path))
      throw new UsageError('--rejects must name another file than the one to import.');
    checkTarget(path, mayReplace);
  }

  /**
   * Writes a row as it stands in its file; before the first one, the names of the columns. A row that is too long to be
   * kept is left out.
   * @throws Failure
   */
  add({ source }: Row): void {
    if (source === undefined) return;
    this.descriptor ??= this.begin();
    writeSync(this.descriptor, `${source}\n`);
    this.count += 1;
  }

  /** Ends the file after all rows. Without any, a file of an earlier run must not be taken for that of this one. */
  keep(): void {
    if (this.descriptor === undefined) {
      rmSync(this.path, { force: true });
      return;
    }
    closeSync(this.descriptor);
    renameSync(this.part, this.path);
  }

  private begin(): number {
    const { header, options } = this.source;
    const descriptor = this.open();
    process.once('exit', () => {
      rmSync(this.part, { force: true });
    });
    // It is in UTF-8, whatever --charset says, and its byte order mark wins.
    writeSync(descriptor, `${options.charset ? '\uFEFF' : ''}${header && `${header}\n`}`);
    return descriptor;
  }

  private open(): number {
    try {
      return openSync(this.part, 'w');
    } catch (error) {
      throw new Failure(`${this.part} cannot be written: ${(error as Error).message}`);
    }
  }
}

function isSame(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
