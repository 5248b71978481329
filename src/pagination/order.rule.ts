import type { Rule } from '../validation/rule';

/** Validation rule for the query parameter `order`: oldest first (`asc`), or newest first (`desc`). */
export const order: Rule<'asc' | 'desc'> = {
  message: 'must be asc or desc',
  schema: { type: 'string', enum: ['asc', 'desc'] },
  read: (value) => (value === 'asc' || value === 'desc' ? value : undefined),
};
