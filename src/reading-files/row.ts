/** A row of a file: the values of its columns, or an error message if the row cannot be read. */
export type Row = {
  readonly line: number;
  /**
   * The text of the row as it is written in the file. Absent if {@link FileOptions.sources} is not set, from
   * a row that is too long, and from a row with an error of the whole file.
   */
  readonly source?: string | undefined;
} & (
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly mistake: string; /** True if no later row of the file can be read. */ readonly isLast?: true }
);

/**
 * This object replaces the value of a cell that cannot be read. Its message says why, and is used instead of
 * the less specific message of the validation rule.
 */
export class InvalidCell {
  constructor(readonly message: string) {}
}

/** Maximum number of bytes in a row of a file: more than a reading needs, even with additional columns. */
export const LONGEST_ROW = 64 * 1024;

/** Maximum number of rows of a file that are read in one turn of the event loop; they take about a millisecond. */
export const MOST_ROWS = 512;

/**
 * The error message about a row of a file that cannot be decoded.
 * @param charset the charset of the file: the one of its byte order mark, or else the one that the sender
 * declared; undefined if there is neither
 */
export function notDecoded(charset: string | undefined): string {
  if (charset !== undefined) return `is not valid ${charset}: say the charset that the file has`;
  return 'is not valid UTF-8: save the file as UTF-8, or say its charset, such as charset=windows-1252';
}
