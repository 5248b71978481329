import { KNOWN_SYSTEMS, type Mapping, USUAL_NAMES } from './known-systems';

export interface Guess {
  /** The system that wrote the file; undefined if it is not known. */
  readonly system: string | undefined;
  readonly mapping: Mapping;
  /** The location that is part of the name of the quantity column. */
  readonly location: string;
  readonly decimal: '' | '.' | ',';
}

/**
 * Fields whose columns the service reads by these names, also if the request does not name the columns. In
 * NDJSON it does so only if the names are in lower case.
 */
const READ_BY_NAME = { location: 'location', reason: 'reason', reference: 'reference' };

/**
 * Finds the column with a given name, whatever its case. The service also ignores the case in CSV, but not in
 * NDJSON.
 */
export function columnCalled(name: string, columns: readonly string[]): string | undefined {
  return columns.find((column) => column.trim().toLowerCase() === name.toLowerCase());
}

/** Guesses from the names of the columns which column has which field. */
export function guessMapping(columns: readonly string[]): Guess {
  const find = (sign: string | RegExp) =>
    typeof sign === 'string' ? columnCalled(sign, columns) : columns.find((column) => sign.test(column));
  const known = KNOWN_SYSTEMS.find(({ signs }) => signs.every((sign) => find(sign) !== undefined));
  if (known) {
    const found = Object.entries({ ...READ_BY_NAME, ...known.columns }).map(
      ([field, sign]) => [field, find(sign)] as const,
    );
    const mapping = Object.fromEntries(found.filter(([, column]) => column !== undefined)) as Mapping;
    const { quantity } = known.columns;
    const location = quantity instanceof RegExp ? (mapping.quantity?.replace(quantity, '') ?? '') : '';
    return { system: known.name, mapping, location, decimal: known.decimal ?? '' };
  }
  const usual = Object.entries(USUAL_NAMES).map(
    ([field, names]) => [field, names.map(find).find((column) => column !== undefined)] as const,
  );
  const mapping = Object.fromEntries(usual.filter(([, column]) => column !== undefined)) as Mapping;
  return { system: undefined, mapping, location: '', decimal: '' };
}

/**
 * Tells whether the service reads a column for this field even if the request does not name one. A request can
 * name another column, or say that there is no location, but it cannot say that there is no reason or reference.
 */
export function isAlwaysRead(field: keyof Mapping, columns: readonly string[]): boolean {
  return (field === 'reason' || field === 'reference') && columnCalled(field, columns) !== undefined;
}

/** Whether the columns have the names of the API's fields, as in an export of this service. */
export function isOwnFormat(columns: readonly string[]): boolean {
  const has = (name: string) => columns.includes(name);
  return has('productid') && has('timestamp') && (has('quantity') || has('delta'));
}
