/**
 * Makes the text of an array for PostgreSQL. The driver `pg` could make it, too, but examines each element for nested
 * arrays, dates and buffers, which takes several times as long.
 *
 * @param elements elements that need no quotation marks, such as numbers and canonical timestamps, elements that are
 * {@link quoted}, or {@link NULL}
 */
export function arrayLiteral(elements: readonly (string | number | boolean)[]): string {
  return `{${elements.join(',')}}`;
}

/** The text of NULL in an array for PostgreSQL. */
export const NULL = 'NULL';

/** Quotes a text as an element of an array for PostgreSQL. */
export function quoted(text: string): string {
  return `"${text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text}"`;
}
