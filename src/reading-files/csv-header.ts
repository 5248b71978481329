import type { Places } from './cells';
import { type Column, COLUMNS, columnsToRead, type FileOptions } from './file-options';
import { notDecoded } from './row';

/** Most names, and characters of each, that a message repeats. */
const MOST_NAMES = 40;
const LONGEST_NAME = 60;

/** The first line of a CSV file, and where it has the columns that are wanted. */
export class CsvHeader {
  private readonly names: readonly string[];
  /** False where a cell is not in the charset of the file. */
  readonly isDecoded: boolean;
  private readonly wanted: readonly Column[];
  private readonly found: readonly (readonly number[])[];

  /** @param cells undefined where a cell cannot be decoded */
  constructor(
    cells: readonly (string | undefined)[],
    private readonly options: FileOptions,
  ) {
    this.names = cells.map((cell) => cell?.trim() ?? '');
    this.isDecoded = !cells.includes(undefined);
    this.wanted = columnsToRead(options);
    const comparable = this.names.map(comparableName);
    this.found = this.wanted.map((column) => this.placesOf(column, comparable));
  }

  /** Number of columns, with and without a name. */
  get columns(): number {
    return this.names.length;
  }

  /** Number of columns with a name. */
  get named(): number {
    return this.names.filter(isName).length;
  }

  /** Number of wanted columns that are there. */
  get foundColumns(): number {
    return this.found.filter((places) => places.length > 0).length;
  }

  /** The position of every wanted column; undefined where one is not there, or is there twice. */
  get places(): Places | undefined {
    if (this.found.some(({ length }) => length !== 1)) return undefined;
    return Object.fromEntries(this.wanted.map((column, index) => [column, this.found[index]?.[0]]));
  }

  /** The file has columns of a reading by our names, and no others: such a file may be empty. */
  get isOurs(): boolean {
    return this.names.every((name) => (COLUMNS as readonly string[]).includes(comparableName(name)));
  }

  /** Says which columns are missing, which are there, and how to name them. */
  get mistake(): string {
    if (!this.isDecoded) return notDecoded(this.options.charset);
    const twice = this.wanted.filter((_, index) => (this.found[index]?.length ?? 0) > 1);
    if (twice.length > 0) {
      return `has two columns called ${list(twice.map((column) => this.nameOf(column)))}: rename one of them`;
    }
    const missing = this.wanted.filter((_, index) => this.found[index]?.length === 0);
    const found = this.names.filter(isName);
    return `lacks the ${missing.length === 1 ? 'column' : 'columns'} ${list(missing.map((column) => this.nameOf(column)))}; it has ${namesOf(found)}${advice(missing)}`;
  }

  private placesOf(column: Column, names: readonly string[]): number[] {
    const name = this.nameOf(column);
    const places = placesIn(names, comparableName(name));
    // The sender's own spelling decides between `SKU` and `sku`.
    if (places.length < 2 || this.options.columns?.[column] === undefined) return places;
    const exact = placesIn(this.names, name.trim());
    return exact.length === 1 ? exact : places;
  }

  private nameOf(column: Column): string {
    return this.options.columns?.[column] ?? column;
  }
}

/** Tells whether there is more in a cell than what separates cells in another file. */
function isName(cell: string): boolean {
  return /[^\s,;"]/.test(cell);
}

/** A name regardless of case, and of how its spaces and accents are written. */
function comparableName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

function placesIn(names: readonly string[], name: string): number[] {
  return names.flatMap((other, index) => (other === name ? [index] : []));
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
