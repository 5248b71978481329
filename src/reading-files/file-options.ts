/** The columns of a reading. Every rule about a column is in a table with these keys. */
export const COLUMNS = [
  'productid',
  'location',
  'quantity',
  'delta',
  'timestamp',
  'reason',
  'reference',
] as const;

/** Columns that an export has besides, and an import ignores. */
export const FURTHER_COLUMNS = ['recorded_at', 'id'] as const;

export type Column = (typeof COLUMNS)[number];

/** Columns that one value for all rows may replace. */
export const CONSTANTS = ['timestamp', 'location', 'reason'] as const;

export type Constant = (typeof CONSTANTS)[number];

/** Marks that may separate the fraction of a number from its integer. */
export const DECIMAL_MARKS = ['.', ','] as const;

export type DecimalMark = (typeof DECIMAL_MARKS)[number];

/** What the sender says about a file; a file of ours needs none of it. */
export interface FileOptions {
  /** The file's own names of columns. */
  readonly columns?: Readonly<Partial<Record<Column, string>>>;
  /** Values that hold for every row, in the place of a column. */
  readonly constants?: Readonly<Partial<Record<Constant, string>>>;
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

/** The column's name in the file. */
export function nameOfColumn(column: Column, { columns }: FileOptions): string {
  return columns?.[column] ?? column;
}

/**
 * The columns to read from a file, if it has them. Where the sender names the column of the quantities or that of the
 * deltas, and not the other one, a column that happens to be called so is another one: a list of counts may also have
 * their differences.
 */
export function columnsToRead({ columns = {}, constants = {} }: FileOptions): Column[] {
  return COLUMNS.filter((column) => {
    if (column in constants) return false;
    if (column === 'quantity' || column === 'delta') {
      return columns[column] !== undefined || (columns.quantity ?? columns.delta) === undefined;
    }
    return true;
  });
}

/**
 * The columns that a file must have: those that the sender names, and those without which no row is a reading. A file
 * of adjustments needs neither quantities nor times.
 *
 * @param has tells whether the file has a column
 */
export function neededColumns(options: FileOptions, has: (column: Column) => boolean): Column[] {
  const isCounts = options.columns?.quantity !== undefined || has('quantity') || !has('delta');
  return columnsToRead(options).filter((column) => {
    if (column === 'productid' || options.columns?.[column] !== undefined) return true;
    return isCounts && (column === 'timestamp' || (column === 'quantity' && !has('delta')));
  });
}

/** The values that hold for every row; an empty text is none, and keeps a column from being read. */
export function constantValues({ constants = {} }: FileOptions): Readonly<Partial<Record<Constant, string>>> {
  return Object.fromEntries(Object.entries(constants).filter(([, value]) => value !== ''));
}
