import { decode, type FileHead } from './read-file';

/**
 * Makes a file of the rows with errors, for people to correct and send again. A CSV file begins with the names of the
 * columns.
 * @param fields places of the errors, such as `line 3, quantity`
 */
export async function badRows(file: File, fields: readonly string[], head: FileHead): Promise<string> {
  const { header, split } = head;
  const bad = new Set(fields.map((field) => Number(/^line (\d+)/.exec(field)?.[1])));
  const rows = header ? [header.source] : [];
  for (const { line, source } of split(decode(await file.arrayBuffer()).text))
    if (bad.has(line) && line !== header?.line) rows.push(source);
  return rows.map((row) => `${row}\r\n`).join('');
}
