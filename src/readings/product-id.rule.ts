import type { Rule } from '../validation/rule';

const MAX_LENGTH = 255;

/**
 * The name of a product: any text of 1 to 255 code points (an emoji is one). Case and white space are kept. U+0000 and
 * lone surrogates are refused, because PostgreSQL cannot store them.
 */
export const productId: Rule<string> = {
  message: `must be a string of 1 to ${MAX_LENGTH} characters, valid Unicode, without U+0000`,
  schema: { type: 'string', minLength: 1, maxLength: MAX_LENGTH },
  read: (value) =>
    typeof value === 'string' && hasLength(value) && value.isWellFormed() && !value.includes('\0')
      ? value
      : undefined,
};

/** Counts code points only if the number of UTF-16 units leaves the answer open. */
function hasLength(value: string): boolean {
  if (value.length <= MAX_LENGTH) return value.length > 0;
  return value.length <= 2 * MAX_LENGTH && Array.from(value).length <= MAX_LENGTH;
}
