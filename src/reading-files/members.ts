import { columnsToRead, type FileOptions } from './file-options';

type Values = Readonly<Record<string, unknown>>;

/** Makes a function that takes the values of a reading from the members of a JSON object. */
export function memberReader(options: FileOptions): (object: Values) => Values {
  const { columns, constants } = options;
  if (!columns && !constants) return (object) => object;
  const names = columnsToRead(options).map((column) => [column, columns?.[column] ?? column] as const);
  return (object) => {
    const values: Record<string, unknown> = { ...constants };
    for (const [column, name] of names) if (Object.hasOwn(object, name)) values[column] = object[name];
    return values;
  };
}
