import { columnsToRead, constantValues, type FileOptions, nameOfColumn } from './file-options';

type Values = Readonly<Record<string, unknown>>;

/** Makes a function that takes the values of a reading from the members of a JSON object; an empty text is no value. */
export function memberReader(options: FileOptions): (object: Values) => Values {
  const constants = constantValues(options);
  const names = columnsToRead(options).map((column) => [column, nameOfColumn(column, options)] as const);
  return (object) => {
    const values: Record<string, unknown> = { ...constants };
    for (const [column, name] of names) {
      if (Object.hasOwn(object, name) && object[name] !== '') values[column] = object[name];
    }
    return values;
  };
}
