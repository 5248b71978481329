import { locationParameter } from '../readings/location.rule';
import { reason } from '../readings/reason.rule';
import { timeZone } from '../readings/time-zone.rule';
import { timestampIn } from '../readings/timestamp.rule';
import { type Rule } from '../validation/rule';
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

/** The rules of the parameters. @param timezone that of times without one */
export function fileParameterRules(
  timezone: string | undefined,
): Readonly<Record<keyof FileParameters, Rule<string>>> {
  const columns = COLUMNS.map((column) => [`${column}_column`, columnName] as const);
  return {
    ...(Object.fromEntries(columns) as Record<`${Column}_column`, Rule<string>>),
    timestamp: timestampIn(timezone),
    location: locationParameter,
    reason,
    timezone: timeZone,
    decimal: decimalMark,
  };
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
