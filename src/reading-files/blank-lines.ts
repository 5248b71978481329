/** Number of rows of a spreadsheet's worksheet: a program may save all of them as CSV, nearly all blank. */
const MOST_BLANK_LINES = 1_048_576;

const TOO_MANY = `is blank: a file may have at most ${MOST_BLANK_LINES} blank lines more than rows`;

/** Limits the blank lines of a file. One blank line costs little, but a file of endless blank lines must be refused. */
export class BlankLines {
  /** Number of blank lines minus number of rows, because some programs write a blank line after each row. */
  private surplus = 0;

  /** Counts a blank line. @returns an error message if the file has too many of them */
  add(): string | undefined {
    this.surplus += 1;
    return this.surplus > MOST_BLANK_LINES ? TOO_MANY : undefined;
  }

  /** Counts a row that is not blank. */
  addRow(): void {
    this.surplus -= 1;
  }
}
