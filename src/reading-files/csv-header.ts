import type { Places } from './cells';
import {
  type Column,
  COLUMNS,
  columnsToRead,
  type FileOptions,
  FURTHER_COLUMNS,
  nameOfColumn,
  neededColumns,
} from './file-options';
import { notDecoded } from './row';

/** The columns that an export of this service writes. */
const OURS = new Set<string>([...COLUMNS, ...FURTHER_COLUMNS]);

/** Maximum number of column names that an error message lists, and maximum length of each name. */
const MOST_NAMES = 40;
const LONGEST_NAME = 60;

/** The header line of a CSV file, and the positions of the wanted columns in it. */
export class CsvHeader {
  private readonly names: readonly string[];
  /** False if a cell of the header is not valid in the charset of the file. */
  readonly isDecoded: boolean;
  /** Number of columns in the header that have a name. */
  readonly named: number;
  /**
   * For each column to read, its positions in the header. A name that occurs several times has several
   * positions.
   */
  private readonly found: ReadonlyMap<Column, readonly number[]>;

  /**
   * Finds the columns in a header line.
   * @param cells the cells of the line; undefined for a cell that cannot be decoded
   */
  constructor(
    cells: readonly (string | undefined)[],
    private readonly options: FileOptions,
  ) {
    this.names = cells.map((cell) => cell?.trim() ?? '');
    this.isDecoded = !cells.includes(undefined);
    this.named = this.names.filter(isName).length;
    const comparable = this.names.map(comparableName);
    this.found = new Map(
      columnsToRead(options).map((column) => [column, this.placesOf(column, comparable)] as const),
    );
  }

  /** Number of columns in the header of the file, including columns without a name. */
  get columns(): number {
    return this.names.length;
  }

  /** How many of the wanted columns the header contains. */
  get foundColumns(): number {
    return [...this.found.values()].filter((places) => places.length > 0).length;
  }

  /**
   * The position of each needed column in the header line; undefined if one of these columns occurs twice, or
   * if a required column is missing.
   */
  get places(): Places | undefined {
    if (this.twice.length > 0 || this.missing.length > 0) return undefined;
    return Object.fromEntries(
      [...this.found].flatMap(([column, places]) => places.map((place) => [column, place])),
    );
  }

  /**
   * True if the file has only columns that an export of this service writes. Only such a file is valid
   * without rows.
   */
  get isOurs(): boolean {
    return this.names.every((name) => OURS.has(comparableName(name)));
  }

  /** The error message that says which columns are missing, which ones exist, and how to name them. */
  get mistake(): string {
    if (!this.isDecoded) return notDecoded(this.options.charset);
    const { twice, missing } = this;
    if (twice.length > 0) {
      return `has two columns called ${list(twice.map((column) => this.nameOf(column)))}: rename one of them`;
    }
    const found = this.names.filter(isName);
    return `lacks the ${missing.length === 1 ? 'column' : 'columns'} ${list(missing.map((column) => this.nameOf(column)))}; it has ${namesOf(found)}${advice(missing)}`;
  }

  private placesOf(column: Column, names: readonly string[]): number[] {
    const name = this.nameOf(column);
    const places = placesIn(names, comparableName(name));
    // If the file has both `SKU` and `sku`, the spelling in the request decides which of the two columns is
    // used.
    if (places.length < 2 || this.options.columns?.[column] === undefined) return places;
    const exact = placesIn(this.names, name.trim());
    return exact.length === 1 ? exact : places;
  }

  private get twice(): Column[] {
    return [...this.found].flatMap(([column, { length }]) => (length > 1 ? [column] : []));
  }

  private get missing(): Column[] {
    const has = (column: Column) => (this.found.get(column)?.length ?? 0) > 0;
    return neededColumns(this.options, has).filter((column) => !has(column));
  }

  private nameOf(column: Column): string {
    return nameOfColumn(column, this.options);
  }
}

/**
 * Tells whether a cell of the header is the name of a column: it contains more than separators, quotation marks and
 * white space.
 */
function isName(cell: string): boolean {
  return /[^\s,;"]/.test(cell);
}

/**
 * Converts the name of a column to a form for comparisons, in which upper and lower case, spaces around the
 * name, the number of spaces between words, and the encoding of accents make no difference.
 */
function comparableName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

function placesIn(names: readonly string[], name: string): number[] {
  const places: number[] = [];
  for (let at = names.indexOf(name); at >= 0; at = names.indexOf(name, at + 1)) places.push(at);
  return places;
}

function advice(missing: readonly Column[]): string {
  const parameters = missing.map((column) =>
    column === 'timestamp' ? 'timestamp_column= (or timestamp=, one for all rows)' : `${column}_column=`,
  );
  return `. ${list(parameters)} ${missing.length === 1 ? 'names it' : 'name them'}`;
}

function namesOf(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, MOST_NAMES).map((name) => `"${shortened(name)}"`);
  const more = names.length - shown.length;
  return list(more > 0 ? [...shown, `${more} more`] : shown);
}

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME).toWellFormed()}…` : name;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
