import { timeZone } from '../readings/time-zone.rule';
import { timestampIn } from '../readings/timestamp.rule';
import { encodingNamed } from '../reading-files/encoding';
import { DECIMAL_MARKS, type FileOptions, fileOptionsOf } from '../reading-files/file-options';
import { UsageError } from './failure';

/** Options that describe a file of another system. */
export const FILE_OPTIONS = {
  'productid-column': { type: 'string' },
  'quantity-column': { type: 'string' },
  'timestamp-column': { type: 'string' },
  timestamp: { type: 'string' },
  timezone: { type: 'string' },
  decimal: { type: 'string' },
  charset: { type: 'string' },
  'on-invalid': { type: 'string' },
  rejects: { type: 'string' },
} as const;

export const FILE_OPTIONS_HELP = `--productid-column NAME, --quantity-column NAME, --timestamp-column NAME
                    the columns of the file
--timestamp TIME    one time for all rows, in the place of a column
--timezone ZONE     the zone of times without one, such as Europe/Helsinki; otherwise UTC
--decimal MARK      . or , before the fraction of a number: 6.000 is 6 or 6000
--charset CHARSET   otherwise utf-8; such as windows-1252
--on-invalid skip   leaves invalid rows out, lists them, and stores the others
--rejects FILE      writes the rows that are left out to FILE, below the first line of the file; implies skip
`;

type Given = { readonly [Option in keyof typeof FILE_OPTIONS]?: string | undefined };

/** @throws UsageError for a value that is not allowed */
export function optionsIn(given: Given): FileOptions {
  const { charset, decimal, rejects, 'timestamp-column': timestampColumn } = given;
  const timezone = read('--timezone', given.timezone, timeZone);
  const timestamp = read('--timestamp', given.timestamp, timestampIn(timezone));
  const mark = DECIMAL_MARKS.find((known) => known === decimal);
  const onInvalid = given['on-invalid'] ?? (rejects === undefined ? undefined : 'skip');
  if (decimal !== mark) throw new UsageError('--decimal must be . or ,');
  if (onInvalid !== undefined && onInvalid !== 'skip') throw new UsageError('--on-invalid must be skip');
  if (charset !== undefined && encodingNamed(charset) === undefined) {
    throw new UsageError('--charset must be a label such as utf-8, windows-1252 or utf-16le');
  }
  if (timestamp !== undefined && timestampColumn !== undefined) {
    throw new UsageError(
      '--timestamp is one time for all rows, and --timestamp-column one for each: give one.',
    );
  }
  return fileOptionsOf({
    productid_column: given['productid-column'],
    quantity_column: given['quantity-column'],
    timestamp_column: timestampColumn,
    timestamp,
    timezone,
    decimal: mark,
    charset,
    onInvalid,
    sources: rejects === undefined ? undefined : { header: '' },
  });
}

/** A message about a file, with the options of this command in the place of the parameters of the API. */
export function inOptions(message: string): string {
  return message
    .replace(/\bdecimal=([.,])/g, '--decimal $1')
    .replace(/\bcharset=/g, '--charset ')
    .replace(/\b(\w+_column|timestamp)=/g, (_, name: string) => `--${name.replace('_', '-')}`);
}

function read(
  option: string,
  value: string | undefined,
  rule: ReturnType<typeof timestampIn>,
): string | undefined {
  if (value === undefined) return undefined;
  const known = rule.read(value);
  if (known === undefined) throw new UsageError(`${option} ${rule.explain?.(value) ?? rule.message}`);
  return known;
}
