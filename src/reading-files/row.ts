/** A row of a file: the values of its columns, or the mistake because of which they cannot be read. */
export type Row = { readonly line: number } & (
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly mistake: string; /** The rows behind this one cannot be read. */ readonly isLast?: true }
);

/** Most bytes in a row: more than a reading takes with everything else that a file may say about it. */
export const LONGEST_ROW = 64 * 1024;

/** Most rows that a reader makes at a time, in about a millisecond: then others get a turn of the event loop. */
export const MOST_ROWS = 512;

export const NOT_UTF8 = 'is not valid UTF-8: save the file as UTF-8';
