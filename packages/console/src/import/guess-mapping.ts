import { KNOWN_SYSTEMS, type Mapping, USUAL_NAMES } from './known-systems';

export interface Guess {
  /** The system that wrote the file; undefined if it is not known. */
  readonly system: string | undefined;
  readonly mapping: Mapping;
  /** The location that is part of the name of the quantity column. */
  readonly location: string;
  readonly decimal: '' | '.' | ',';
}

/** Guesses from the names of the columns which column has which field. */
export function guessMapping(columns: readonly string[]): Guess {
  const find = (sign: string | RegExp) =>
    columns.find((column) =>
      typeof sign === 'string' ? column.trim().toLowerCase() === sign.toLowerCase() : sign.test(column),
    );
  const known = KNOWN_SYSTEMS.find(({ signs }) => signs.every((sign) => find(sign) !== undefined));
  if (known) {
    const found = Object.entries(known.columns).map(([field, sign]) => [field, find(sign)] as const);
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

/** Whether the columns have the names of the API's fields. Then the import needs no mapping of columns. */
export function isOwnFormat(columns: readonly string[]): boolean {
  const has = (name: string) => columns.includes(name);
  return has('productid') && has('timestamp') && (has('quantity') || has('delta'));
}
