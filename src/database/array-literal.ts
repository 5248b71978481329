/**
 * Makes the text of an array for PostgreSQL. The driver `pg` would examine each element for nested arrays,
 * dates and buffers, which takes several times as long.
 *
 * @param elements elements that need no quotation marks, such as numbers and canonical timestamps; texts must
 * be {@link quoted}, and null is written as {@link NULL}
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
