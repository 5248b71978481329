import { quantity } from '../readings/reading';

export const invalidUpdate = {
  code: 'VALIDATION_ERROR',
  message: '1 of 2 items is invalid',
  details: [{ field: 'items[1].quantity', message: quantity.message }],
} as const;

/** Example of a request with adjustments: a sale, and a transfer from one location to another. */
export const adjustmentsExample = {
  items: [
    { productid: 'OIL-1', location: 'shop', delta: -3, reason: 'sale', reference: 'order 17' },
    {
      productid: 'OIL-1',
      location: 'store',
      delta: -10,
      timestamp: '2024-01-01T09:00:00Z',
      reason: 'transfer',
    },
    {
      productid: 'OIL-1',
      location: 'shop',
      delta: 10,
      timestamp: '2024-01-01T09:00:00Z',
      reason: 'transfer',
    },
  ],
};

export const insufficientStock = {
  code: 'INSUFFICIENT_STOCK',
  message: '1 of the adjustments would leave less than their min_level; nothing is stored',
  details: [{ field: 'items[0].min_level', message: 'the level is 2' }],
} as const;
