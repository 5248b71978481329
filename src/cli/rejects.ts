import { closeSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { Row } from '../reading-files/row';
import { checkTarget } from '../command-line/check-target';
import { Failure, UsageError } from '../command-line/failure';
import type { InputFile } from './input-file';

/**
 * Writes the invalid rows of an import to a rejects file, which can be corrected and imported. Until the
 * whole input is checked, the rejects file is named `PATH.part`. So a check that fails leaves an existing
 * file PATH as it was.
 */
export class Rejects {
  private descriptor: number | undefined;
  /** Number of invalid rows written to the rejects file. */
  count = 0;
  private readonly part: string;

  /**
   * @param mayReplace whether an existing rejects file may be replaced
   * @throws UsageError if the rejects file would have the path of the imported file; Failure if the rejects
   * file exists and must not be replaced
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
   * Writes an invalid row as it stands in the imported file; before the first row, writes the line with the column
   * names. A row that was too long to keep in memory is not written.
   * @throws Failure
   */
  add({ source }: Row): void {
    if (source === undefined) return;
    this.descriptor ??= this.begin();
    writeSync(this.descriptor, `${source}\n`);
    this.count += 1;
  }

  /**
   * Completes the rejects file. If no row was rejected, the rejects file of an earlier run is deleted,
   * because its rows do not come from this run.
   */
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
    // The rejects file is in UTF-8. If this import has the option --charset, the file begins with a byte
    // order mark, so that a later import with the same option reads it as UTF-8.
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
