/** The columns of a file from which the values of a reading are read. */
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

/** Columns that a file does not need if the sender gives one value for all rows. */
export const CONSTANTS = ['timestamp', 'location', 'reason'] as const;

export type Constant = (typeof CONSTANTS)[number];

/** Decimal marks: characters that separate the integer of a number from its fraction. */
export const DECIMAL_MARKS = ['.', ','] as const;

export type DecimalMark = (typeof DECIMAL_MARKS)[number];

/**
 * Options that describe a file to import, such as the names of its columns. A file that this service has
 * exported needs no options.
 */
export interface FileOptions {
  /** The names that the columns have in the file. */
  readonly columns?: Readonly<Partial<Record<Column, string>>>;
  /** Values that hold for all rows of a file. Each replaces the column of the same name. */
  readonly constants?: Readonly<Partial<Record<Constant, string>>>;
  readonly decimal?: DecimalMark | undefined;
  /** The time zone of those timestamps in the file that name no zone. */
  readonly timezone?: string | undefined;
  /** The encoding of the file, as a label of the WHATWG list; a byte order mark in the file overrides it. */
  readonly charset?: string | undefined;
  /**
   * Whether invalid rows of a file are skipped. Otherwise, one invalid row makes the service reject the whole file.
   */
  readonly onInvalid?: 'skip' | undefined;
  /**
   * If this option is set, each returned row contains its original text from the file, except a row that is
   * too long and a row with an error of the whole file. The text of the header line of a CSV file is written
   * into the member `header` of the given object.
   */
  readonly sources?: { header: string } | undefined;
}

/** The name of a column in the file. */
export function nameOfColumn(column: Column, { columns }: FileOptions): string {
  return columns?.[column] ?? column;
}

/**
 * The columns to read from a file, if it has them. If the sender names the quantity column but not the delta column, a
 * column called `delta` is ignored, because a list of counts may also show differences. If the sender names only the
 * delta column, a column called `quantity` is ignored.
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
 * The columns that a file must have: those that the sender names, and those that every reading needs. A file of
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

/**
 * The constant values for all rows of a file. A constant with an empty text gives no value, so it is left
 * out. Its only effect is that the column with its name is not read.
 */
export function constantValues({ constants = {} }: FileOptions): Readonly<Partial<Record<Constant, string>>> {
  return Object.fromEntries(Object.entries(constants).filter(([, value]) => value !== ''));
}
