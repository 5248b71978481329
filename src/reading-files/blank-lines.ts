/** Number of rows in a worksheet, which may be saved as CSV down to its last row. */
const MOST_BLANK_LINES = 1_048_576;

const TOO_MANY = `is blank: a file may have at most ${MOST_BLANK_LINES} blank lines more than rows`;

/** Limits the blank lines of a file: they cost little, but a file of nothing else must not be read without end. */
export class BlankLines {
  /** Number of blank lines minus number of rows, because some programs write a blank line behind each row. */
  private surplus = 0;

  /** Counts a blank line. @returns the mistake if there are too many */
  add(): string | undefined {
    this.surplus += 1;
    return this.surplus > MOST_BLANK_LINES ? TOO_MANY : undefined;
  }

  /** Counts a row that is not blank. */
  addRow(): void {
    this.surplus -= 1;
  }
}
