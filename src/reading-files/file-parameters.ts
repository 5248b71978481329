import { locationParameter } from '../readings/location.rule';
import { reason } from '../readings/reason.rule';
import { timeZone } from '../readings/time-zone.rule';
import { timestampIn } from '../readings/timestamp.rule';
import { messageFor, type Rule } from '../validation/rule';
import { columnName } from './column-name.rule';
import { encodingNamed } from './encoding';
import {
  type Column,
  COLUMNS,
  type Constant,
  CONSTANTS,
  DECIMAL_MARKS,
  type DecimalMark,
  type FileOptions,
} from './file-options';

/** What a sender may say about a file, by the names of the parameters of an import. */
export type FileParameters = {
  readonly [Parameter in `${Column}_column` | Constant | 'timezone' | 'charset']?: string | undefined;
} & { readonly decimal?: DecimalMark | undefined; readonly on_invalid?: 'skip' | undefined };

type Refuse = (parameter: keyof FileParameters, message: string) => never;

/** The mark before the fraction of a number. */
export const decimalMark: Rule<DecimalMark> = {
  message: 'must be . or ,',
  schema: { type: 'string', enum: DECIMAL_MARKS },
  read: (value) => DECIMAL_MARKS.find((mark) => mark === value),
};

/** What happens to invalid rows, if they do not make the whole file invalid. */
export const onInvalid: Rule<'skip'> = {
  message: 'must be skip, or left out',
  schema: { type: 'string', enum: ['skip'] },
  read: (value) => (value === 'skip' ? value : undefined),
};

const charset: Rule<string> = {
  message: 'must be a label such as utf-8, windows-1252 or utf-16le',
  schema: { type: 'string' },
  read: (value) => (typeof value === 'string' && encodingNamed(value) !== undefined ? value : undefined),
};

/**
 * Reads the values of parameters; undefined for one that is not given.
 * @param refuse called for a value that is not allowed
 */
export function readParameters(
  values: Readonly<Partial<Record<keyof FileParameters, unknown>>>,
  refuse: Refuse,
): FileParameters {
  const zone = timeZone.read(values.timezone);
  const rules: Partial<Record<keyof FileParameters, Rule<string>>> = {
    timezone: timeZone,
    timestamp: timestampIn(zone),
    location: locationParameter,
    reason,
    decimal: decimalMark,
    charset,
    on_invalid: onInvalid,
  };
  const parameters = Object.entries(values) as [keyof FileParameters, unknown][];
  const read = parameters.map(([name, value]) => {
    if (value === undefined) return [name, undefined];
    const rule = rules[name] ?? columnName;
    return [name, rule.read(value) ?? refuse(name, messageFor(rule, value))];
  });
  return Object.fromEntries(read) as FileParameters;
}

/**
 * The parameters in the words of those who read files.
 * @param refuse called for a parameter that another one contradicts
 */
export function fileOptionsIn(parameters: FileParameters, refuse: Refuse): FileOptions {
  const columns = given(COLUMNS.map((column) => [column, parameters[`${column}_column`]]));
  const constants = given(CONSTANTS.map((column) => [column, parameters[column]]));
  const both = CONSTANTS.find((column) => column in columns && column in constants);
  if (both !== undefined) {
    const one = both === 'timestamp' ? 'time' : both;
    refuse(both, `is one ${one} for all rows, and ${both}_column one for each: give one of them`);
  }
  return {
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(Object.keys(constants).length > 0 && { constants }),
    timezone: parameters.timezone,
    decimal: parameters.decimal,
    charset: parameters.charset,
    onInvalid: parameters.on_invalid,
  };
}

function given<Name extends string>(values: [Name, string | undefined][]): Partial<Record<Name, string>> {
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Partial<
    Record<Name, string>
  >;
}
