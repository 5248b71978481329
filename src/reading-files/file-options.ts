/** The columns of a reading. Every table of rules about columns has these keys. */
export const COLUMNS = [
  'productid',
  'location',
  'quantity',
  'delta',
  'timestamp',
  'reason',
  'reference',
] as const;

/** Additional columns that an export writes and an import ignores. */
export const FURTHER_COLUMNS = ['recorded_at', 'id'] as const;

export type Column = (typeof COLUMNS)[number];

/** Columns that the sender may replace by one constant value for all rows. */
export const CONSTANTS = ['timestamp', 'location', 'reason'] as const;

export type Constant = (typeof CONSTANTS)[number];

/** Decimal marks: characters that separate the integer of a number from its fraction. */
export const DECIMAL_MARKS = ['.', ','] as const;

export type DecimalMark = (typeof DECIMAL_MARKS)[number];

/** The sender's description of a file; a file written by an export of this service needs none. */
export interface FileOptions {
  /** The names that the columns have in the file. */
  readonly columns?: Readonly<Partial<Record<Column, string>>>;
  /** Constant values for all rows, which replace columns. */
  readonly constants?: Readonly<Partial<Record<Constant, string>>>;
  readonly decimal?: DecimalMark | undefined;
  /** The time zone of timestamps that name no zone. */
  readonly timezone?: string | undefined;
  /** An encoding label of the WHATWG list; a byte order mark overrides it. */
  readonly charset?: string | undefined;
  /** Whether invalid rows are skipped; otherwise one invalid row refuses the whole file. */
  readonly onInvalid?: 'skip' | undefined;
  /** If present, each row includes its source text, and `header` receives the header line. */
  readonly sources?: { header: string } | undefined;
}

/** The name of a column in the file. */
export function nameOfColumn(column: Column, { columns }: FileOptions): string {
  return columns?.[column] ?? column;
}

/**
 * The columns to read from a file, if it has them. If the sender names the quantity column but not the delta column, a
 * column called `delta` is ignored, because a list of counts may also show differences; the same holds the other way
 * round.
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
 * The columns that a file must have: the ones that the sender names, and the ones that every reading needs. A file of
 * adjustments needs neither quantities nor timestamps.
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

/** The constant values for all rows. An empty text sets no value, but prevents the column from being read. */
export function constantValues({ constants = {} }: FileOptions): Readonly<Partial<Record<Constant, string>>> {
  return Object.fromEntries(Object.entries(constants).filter(([, value]) => value !== ''));
}
