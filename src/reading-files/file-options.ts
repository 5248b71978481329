/** The columns of a reading. Every rule about a column is in a table with these keys. */
export const COLUMNS = ['productid', 'quantity', 'timestamp'] as const;

export type Column = (typeof COLUMNS)[number];

/** Marks that may separate the fraction of a number from its integer. */
export const DECIMAL_MARKS = ['.', ','] as const;

export type DecimalMark = (typeof DECIMAL_MARKS)[number];

/** What the sender says about a file; a file of ours needs none of it. */
export interface FileOptions {
  /** The file's own names of columns. */
  readonly columns?: Readonly<Partial<Record<Column, string>>>;
  /** Values that hold for every row, in the place of a column. */
  readonly constants?: Readonly<Partial<Record<Column, string>>>;
  readonly decimal?: DecimalMark | undefined;
  /** The zone of times without one. */
  readonly timezone?: string | undefined;
  /** A label of the WHATWG list; a byte order mark wins. */
  readonly charset?: string | undefined;
  /** What happens to rows that are invalid: by default nothing of the file is stored. */
  readonly onInvalid?: 'skip' | undefined;
  /** Asks for the rows as they stand in the file, and receives its first line. */
  readonly sources?: { header: string } | undefined;
}

/** The columns that a file must have. */
export function columnsToRead({ constants = {} }: FileOptions): Column[] {
  return COLUMNS.filter((column) => constants[column] === undefined);
}

/** What the sender says about a file, in the words of the API and of the command line. */
export type FileParameters = {
  readonly [Parameter in `${Column}_column`]?: string | undefined;
} & Pick<FileOptions, 'decimal' | 'timezone' | 'charset' | 'onInvalid' | 'sources'> & {
    /** One time for all rows. */
    readonly timestamp?: string | undefined;
  };

/** Options without those that were not given. */
export function fileOptionsOf({ timestamp, ...given }: FileParameters): FileOptions {
  const { decimal, timezone, charset, onInvalid, sources } = given;
  const columns = COLUMNS.flatMap((column) => {
    const name = given[`${column}_column`];
    return name === undefined ? [] : [[column, name] as const];
  });
  return {
    ...(columns.length > 0 && { columns: Object.fromEntries(columns) }),
    ...(timestamp !== undefined && { constants: { timestamp } }),
    decimal,
    timezone,
    charset,
    onInvalid,
    sources,
  };
}
