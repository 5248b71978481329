import { locationParameter } from '../readings/location.rule';
import { reason } from '../readings/reason.rule';
import { timeZone } from '../readings/time-zone.rule';
import { timestampIn } from '../readings/timestamp.rule';
import { messageFor, type Rule } from '../validation/rule';
import { columnName } from './column-name.rule';
import { type Column, COLUMNS, DECIMAL_MARKS, type DecimalMark, type FileOptions } from './file-options';

/** Columns that one value for all rows may stand for. */
export const CONSTANTS = ['timestamp', 'location', 'reason'] as const;

/** What a sender may say about a file, by the names of the parameters of an import. */
export type FileParameters = Readonly<
  Partial<Record<`${Column}_column` | (typeof CONSTANTS)[number] | 'timezone' | 'decimal', string>>
>;

/** The mark before the fraction of a number. */
export const decimalMark: Rule<string> = {
  message: 'must be . or ,',
  schema: { type: 'string', enum: DECIMAL_MARKS },
  read: (value) => DECIMAL_MARKS.find((mark) => mark === value),
};

/**
 * Reads the values of parameters; undefined for one that is not given.
 * @param refuse called for a value that is not allowed
 */
export function readParameters(
  values: Readonly<Partial<Record<keyof FileParameters, unknown>>>,
  refuse: (parameter: keyof FileParameters, message: string) => never,
): FileParameters {
  const zone = timeZone.read(values.timezone);
  const rules: Partial<Record<keyof FileParameters, Rule<string>>> = {
    timezone: timeZone,
    timestamp: timestampIn(zone),
    location: locationParameter,
    reason,
    decimal: decimalMark,
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
export function fileOptionsIn(
  parameters: FileParameters,
  refuse: (parameter: keyof FileParameters, message: string) => never,
): FileOptions {
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
    decimal: parameters.decimal as DecimalMark | undefined,
  };
}

function given(values: [Column, string | undefined][]): Partial<Record<Column, string>> {
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
