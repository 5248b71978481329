import type { Rule } from '../validation/rule';

const FORM = /^[a-z0-9_.-]{1,64}$/;

/** Reasons for stock changes that the documentation explains. Clients may use other reasons. */
export const REASONS = [
  'sale',
  'receipt',
  'return',
  'damage',
  'theft',
  'transfer',
  'correction',
  'stocktake',
] as const;

/** Validation rule for the reason why stock changed or a reading was voided: one machine-readable word. */
export const reason: Rule<string> = {
  message: `must be 1 to 64 characters of a-z, 0-9, _, . and -, such as ${REASONS.slice(0, 3).join(', ')}`,
  schema: { type: 'string', pattern: FORM.source },
  read: (value) => (typeof value === 'string' && FORM.test(value) ? value : undefined),
};
