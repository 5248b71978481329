/**
 * Maximum number of blank lines in a file, equal to the number of rows of a worksheet: a spreadsheet program may save
 * all rows as CSV, although nearly all are blank.
 */
const MOST_BLANK_LINES = 1_048_576;

const TOO_MANY = `is blank: a file may have at most ${MOST_BLANK_LINES} blank lines more than rows`;

/**
 * Limits the number of blank lines in a file. One blank line costs little, but an endless number of them must be
 * rejected.
 */
export class BlankLines {
  /**
   * Number of blank lines minus number of rows. Rows are subtracted because some programs write a blank line after
   * each row.
   */
  private surplus = 0;

  /**
   * Records that the file has one more blank line.
   * @returns an error message if the file has too many blank lines
   */
  add(): string | undefined {
    this.surplus += 1;
    return this.surplus > MOST_BLANK_LINES ? TOO_MANY : undefined;
  }

  /** Records that the file has one more row; a blank line is not a row. */
  addRow(): void {
    this.surplus -= 1;
  }
}
