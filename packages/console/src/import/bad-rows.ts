import type { FileHead } from './read-file';

/**
 * Makes a file of the rows with errors, for people to correct and send again. A CSV file begins with the names of the
 * columns.
 * @param fields places of the errors, such as `line 3, quantity`
 */
export async function badRows(file: File, fields: readonly string[], head: FileHead): Promise<string> {
  const { header, charset, split } = head;
  const wanted = new Set(fields.map((field) => Number(/^line (\d+)/.exec(field)?.[1])));
  const rows = header ? [header.source] : [];
  if (header) wanted.delete(header.line);
  for (const { line, source } of split(new TextDecoder(charset).decode(await file.arrayBuffer()))) {
    if (wanted.delete(line)) rows.push(source);
    if (wanted.size === 0) break;
  }
  return rows.map((row) => `${row}\r\n`).join('');
}
