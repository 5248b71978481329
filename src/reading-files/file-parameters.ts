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

/** The query parameters of an import, with which the sender describes the file. */
export type FileParameters = {
  readonly [Parameter in `${Column}_column` | Constant | 'timezone' | 'charset']?: string | undefined;
} & { readonly decimal?: DecimalMark | undefined; readonly on_invalid?: 'skip' | undefined };

type Refuse = (parameter: keyof FileParameters, message: string) => never;

/** Validation rule for the decimal mark, which separates the integer of a number from its fraction. */
export const decimalMark: Rule<DecimalMark> = {
  message: 'must be . or ,',
  schema: { type: 'string', enum: DECIMAL_MARKS },
  read: (value) => DECIMAL_MARKS.find((mark) => mark === value),
};

/** Validation rule for the parameter that skips invalid rows instead of refusing the whole file. */
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
 * Validates the query parameters of an import; a parameter that is not given is undefined.
 * @param refuse called for the first value that is not allowed
 */
export function readParameters(
  values: Readonly<Partial<Record<keyof FileParameters, unknown>>>,
  refuse: Refuse,
): FileParameters {
  const rules: Partial<Record<keyof FileParameters, Rule<string>>> = {
    timezone: timeZone,
    timestamp: timestampIn(values.timezone),
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
 * Converts the parameters of an import to the options of the file readers.
 * @param refuse called for a parameter that contradicts another one
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
