/**
 * The text of an array for PostgreSQL. The driver `pg` makes the same text, but examines each element for nested
 * arrays, dates and buffers, which takes four times as long.
 */
export function arrayLiteral(elements: readonly (string | number | boolean | undefined)[]): string {
  return `{${elements.map(elementText).join(',')}}`;
}

function elementText(element: string | number | boolean | undefined): string {
  if (element === undefined) return 'NULL';
  return typeof element === 'string' ? `"${escaped(element)}"` : String(element);
}

function escaped(text: string): string {
  return text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text;
}
