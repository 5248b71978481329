import type { Rule } from './rule';

/**
 * Validation rule for text of 1 to `maxLength` code points (an emoji is one). Case and white space are kept. U+0000 and
 * lone surrogates are refused, because PostgreSQL cannot store them.
 */
export function text(maxLength: number): Rule<string> {
  return {
    message: `must be a string of 1 to ${maxLength} characters, valid Unicode, without U+0000`,
    schema: { type: 'string', minLength: 1, maxLength },
    read: (value) =>
      typeof value === 'string' &&
      hasLength(value, maxLength) &&
      value.isWellFormed() &&
      !value.includes('\0')
        ? value
        : undefined,
  };
}

/**
 * Checks the length of a text in code points. They are counted only if the length in UTF-16 code units does
 * not already show whether the text is too long.
 */
function hasLength(value: string, maxLength: number): boolean {
  if (value.length <= maxLength) return value.length > 0;
  return value.length <= 2 * maxLength && Array.from(value).length <= maxLength;
}
