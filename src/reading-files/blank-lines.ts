/** As many as a worksheet has rows, for one that is saved down to its last row. */
const MOST_BLANK_LINES = 1_048_576;

const TOO_MANY = `is blank: a file may have at most ${MOST_BLANK_LINES} blank lines more than rows`;

/** The blank lines of a file, which cost little and are worth nothing: of them alone, no file is read without end. */
export class BlankLines {
  /** How many there are more than rows, as some programs write one behind each row. */
  private surplus = 0;

  /** Counts one. @returns what is wrong with it, where it is one too many */
  add(): string | undefined {
    this.surplus += 1;
    return this.surplus > MOST_BLANK_LINES ? TOO_MANY : undefined;
  }

  /** Counts a row that is not blank. */
  addRow(): void {
    this.surplus -= 1;
  }
}
