import type { Rule } from '../validation/rule';

/** What a page can show besides the readings that count: where they come from, and those that were voided. */
export const INCLUDES = ['origin', 'voided'] as const;

/** Some of {@link INCLUDES} in their order, separated by commas. */
export type Include = (typeof INCLUDES)[number] | 'origin,voided';

/** The query parameter: words separated by commas, in any order. */
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
