import { COLUMNS, type FileOptions } from '../reading-files/file-options';
import { fileOptionsIn, type FileParameters, readParameters } from '../reading-files/file-parameters';
import { UsageError } from './failure';

export const FILE_HELP = `For a file of another system:
--productid-column NAME, --location-column NAME, --quantity-column NAME, --delta-column NAME,
--timestamp-column NAME, --reason-column NAME, --reference-column NAME
                    the columns of the file, by the names that they have there
--timestamp TIME, --location NAME, --reason NAME
                    one value for all rows; an empty location is the unnamed one
--timezone ZONE     of times without one, such as Europe/Helsinki; otherwise UTC
--decimal MARK      . or , as the mark before the fraction of a number
`;

/** The parameters of an import, as options. */
const NAMES = [
  ...COLUMNS.map((column) => `${column}_column` as const),
  'timestamp',
  'location',
  'reason',
  'timezone',
  'decimal',
] as const satisfies (keyof FileParameters)[];

/** The options for `parseArgs`. */
export const FILE_OPTIONS = Object.fromEntries(
  NAMES.map((name) => [optionOf(name), { type: 'string' }] as const),
);

/** What the user says about a file. @throws UsageError */
export function fileOptionsOf(values: Readonly<Record<string, unknown>>): FileOptions {
  const given = NAMES.map((name) => [name, values[optionOf(name)]] as const);
  return fileOptionsIn(readParameters(Object.fromEntries(given), refuse), refuse);
}

function optionOf(name: string): string {
  return name.replace('_', '-');
}

function refuse(name: string, message: string): never {
  throw new UsageError(`--${optionOf(name)} ${message.replaceAll('_column', '-column')}`);
}
