export const invalidLimit = {
  code: 'VALIDATION_ERROR',
  message: 'limit must be an integer from 1 to 500',
  details: [{ field: 'limit', message: 'must be an integer from 1 to 500' }],
} as const;
