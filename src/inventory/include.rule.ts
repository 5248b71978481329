import type { Rule } from '../validation/rule';

/**
 * Values of the query parameter `include`: `origin` adds the origin of each reading to a page, and `voided`
 * adds voided readings.
 */
export const INCLUDES = ['origin', 'voided'] as const;

/**
 * The query parameter `include` after validation: one of {@link INCLUDES}, or both in that order, separated
 * by a comma.
 */
export type Include = (typeof INCLUDES)[number] | 'origin,voided';

/** Validation rule for the query parameter `include`: words separated by commas, in any order. */
export const include: Rule<Include> = {
  message: 'must be origin or voided, or both, separated by a comma',
  schema: { type: 'string', pattern: '^(origin|voided)(,(origin|voided))*$' },
  read: (value) => {
    const words = typeof value === 'string' ? value.split(',') : [''];
    const known: readonly string[] = INCLUDES;
    if (!words.every((word) => known.includes(word))) return undefined;
    return INCLUDES.filter((word) => words.includes(word)).join(',') as Include;
  },
};
