import { decode } from './read-file';

/**
 * Makes a CSV file of the rows with errors, for people to correct and send again. The first row has the names
 * of the columns.
 * @param fields places of the errors, such as `line 3, quantity`
 */
export async function badRows(
  file: File,
  fields: readonly string[],
  columns: readonly string[],
): Promise<string> {
  const lines = decode(await file.arrayBuffer()).text.split('\n');
  const numbers = new Set(fields.map((field) => Number(/^line (\d+)/.exec(field)?.[1])));
  const header = lines.find((line) => columns.every((column) => line.includes(column.trim())));
  const rows = [...numbers].sort((one, other) => one - other).map((number) => rowAt(lines, number - 1));
  return [header ?? '', ...rows].map((line) => `${line.replace(/\r$/, '')}\r\n`).join('');
}

/** A row of CSV. It continues on the next line while a quotation mark is open. */
function rowAt(lines: readonly string[], index: number): string {
  let row = lines[index] ?? '';
  for (let next = index + 1; row.split('"').length % 2 === 0 && next < lines.length; next += 1) {
    row += `\n${lines[next] ?? ''}`;
  }
  return row;
}
