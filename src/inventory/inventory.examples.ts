import { quantity } from '../readings/reading';

export const invalidUpdate = {
  code: 'VALIDATION_ERROR',
  message: '1 of 2 items is invalid',
  details: [{ field: 'items[1].quantity', message: quantity.message }],
} as const;
