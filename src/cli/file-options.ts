import { COLUMNS, CONSTANTS, type FileOptions } from '../reading-files/file-options';
import { fileOptionsIn, type FileParameters, readParameters } from '../reading-files/file-parameters';
import { UsageError } from '../command-line/failure';

export const FILE_OPTIONS_HELP = `--productid-column NAME, --location-column NAME, --quantity-column NAME, --delta-column NAME,
--timestamp-column NAME, --reason-column NAME, --reference-column NAME
                    the columns of the file
--timestamp TIME, --location NAME, --reason NAME
                    one value for all rows, in the place of a column; an empty location is the unnamed one
--timezone ZONE     the zone of times without one, such as Europe/Helsinki; otherwise UTC
--decimal MARK      . or , before the fraction of a number: 6.000 is 6 or 6000
--charset CHARSET   otherwise utf-8; such as windows-1252
--on-invalid skip   leaves invalid rows out, lists them, and stores the others
--rejects FILE      writes the rows that are left out to FILE, below the first line of the file; implies skip
`;

/** The parameters of the import route that are also options of the command `import`. */
const NAMES = [
  ...COLUMNS.map((column) => `${column}_column` as const),
  ...CONSTANTS,
  'timezone',
  'decimal',
  'charset',
  'on_invalid',
] as const satisfies (keyof FileParameters)[];

type OptionOf<Name extends string> = Name extends `${infer First}_${infer Last}` ? `${First}-${Last}` : Name;

type Option = OptionOf<(typeof NAMES)[number]>;

/** Options that describe a file that another system wrote. */
export const FILE_OPTIONS = Object.fromEntries(
  [...NAMES.map(optionOf), 'rejects'].map((name) => [name, { type: 'string' }]),
) as Readonly<Record<Option | 'rejects', { type: 'string' }>>;

type Given = { readonly [Name in Option | 'rejects']?: string | undefined };

/** Reads the options that describe a file. @throws UsageError for a value that is not allowed */
export function optionsIn(given: Given): FileOptions {
  const { rejects } = given;
  const values = Object.fromEntries(NAMES.map((name) => [name, given[optionOf(name)]]));
  const parameters = readParameters(values, refuse);
  const options = fileOptionsIn(parameters, refuse);
  return rejects === undefined ? options : { ...options, onInvalid: 'skip', sources: { header: '' } };
}

/** Replaces the names of API parameters in a message about a file by the names of command-line options. */
export function inOptions(message: string): string {
  return message
    .replace(/\bdecimal=([.,])/g, '--decimal $1')
    .replace(/\bcharset=/g, '--charset ')
    .replace(/\b(\w+_column|timestamp)=/g, (_, name: string) => `--${name.replace('_', '-')}`);
}

function optionOf(name: (typeof NAMES)[number]): Option {
  return name.replace('_', '-') as Option;
}

function refuse(name: string, message: string): never {
  const text = message.replace(/\b(\w+)_column\b/g, '--$1-column');
  throw new UsageError(`--${name.replace('_', '-')} ${text}`);
}
