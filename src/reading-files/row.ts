/** A row of a file: the values of its columns, or the mistake because of which they cannot be read. */
export type Row = {
  readonly line: number;
  /** The row as it stands in the file, where {@link FileOptions.sources} asks for it. */
  readonly source?: string | undefined;
} & (
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly mistake: string; /** The rows behind this one cannot be read. */ readonly isLast?: true }
);

/** The value of a cell that has no other reading, with a message that says more than the rule of its column. */
export class InvalidCell {
  constructor(readonly message: string) {}
}

/** Most bytes in a row: more than a reading takes with everything else that a file may say about it. */
export const LONGEST_ROW = 64 * 1024;

/** Most rows that a reader makes at a time, in about a millisecond: then others get a turn of the event loop. */
export const MOST_ROWS = 512;

/** @param charset that the file was said to have, if any */
export function notDecoded(charset: string | undefined): string {
  if (charset !== undefined) return `is not valid ${charset}: say the charset that the file has`;
  return 'is not valid UTF-8: save the file as UTF-8, or say its charset, such as charset=windows-1252';
}
