import { quantity } from '../readings/reading';

export const invalidUpdate = {
  code: 'VALIDATION_ERROR',
  message: '1 of 2 items is invalid',
  details: [{ field: 'items[1].quantity', message: quantity.message }],
} as const;

export const insufficientStock = {
  code: 'INSUFFICIENT_STOCK',
  message: '1 of the adjustments would leave less than their min_level; nothing is stored',
  details: [{ field: 'items[0].min_level', message: 'the level is 2' }],
} as const;
