/**
 * Formats a table for a terminal: a line with the names of the columns, then the rows. Columns of numbers are
 * right-aligned.
 */
export function table(
  columns: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
) {
  const text = rows.map((row) => row.map((cell) => String(cell ?? '')));
  const isNumeric = columns.map((_name, index) => rows.every((row) => typeof row[index] !== 'string'));
  const widths = columns.map((name, index) =>
    text.reduce((width, row) => Math.max(width, lengthOf(row[index] ?? '')), lengthOf(name)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - lengthOf(cell));
        return isNumeric[index] ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [columns, ...text].map((cells) => `${line(cells)}\n`).join('');
}

/** The number of characters of a text; an emoji counts as one. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
