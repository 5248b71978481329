import { type Column, columnsToRead, constantValues, type FileOptions, nameOfColumn } from './file-options';

type Values = Readonly<Record<string, unknown>>;

/**
 * Makes a function that reads the values of a reading from the members of a JSON object. An empty text means no value.
 * The values are set by one object literal, which is faster than setting members one by one.
 */
export function memberReader(options: FileOptions): (object: Values) => Readonly<Record<Column, unknown>> {
  const constants = constantValues(options);
  const names: Readonly<Partial<Record<Column, string>>> = Object.fromEntries(
    columnsToRead(options).map((column) => [column, nameOfColumn(column, options)]),
  );
  return (object) => ({
    productid: valueOf(object, names.productid),
    location: constants.location ?? valueOf(object, names.location),
    quantity: valueOf(object, names.quantity),
    delta: valueOf(object, names.delta),
    timestamp: constants.timestamp ?? valueOf(object, names.timestamp),
    reason: constants.reason ?? valueOf(object, names.reason),
    reference: valueOf(object, names.reference),
  });
}

/**
 * Returns the value of a member of a JSON object; undefined if the member is missing or is an empty text.
 * @param member name of the member; undefined if none is to be read
 */
function valueOf(object: Values, member: string | undefined): unknown {
  if (member === undefined || !Object.hasOwn(object, member)) return undefined;
  return object[member] === '' ? undefined : object[member];
}
