/** A row of a file: what stands in its columns, or why that cannot be told. */
export type Row = { readonly line: number } & (
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly mistake: string; /** What comes behind it cannot be read. */ readonly isLast?: true }
);

/** Longer than a reading with everything that a file may say of it besides, in bytes. */
export const LONGEST_ROW = 64 * 1024;

/** Rows that a reader makes at a time, in about a millisecond: afterwards, others get a turn of the event loop. */
export const MOST_ROWS = 512;

export const NOT_UTF8 = 'is not valid UTF-8: save the file as UTF-8';
