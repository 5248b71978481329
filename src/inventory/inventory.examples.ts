import { quantity } from './dto/reading.dto';

// What the documentation shows, and what its "Try it out" sends: the query finds what the update stores.

export const updateExample = {
  items: [
    { productid: 'ABC-123', quantity: 50, timestamp: '2024-01-01T10:00:00Z' },
    { productid: 'ABC-123', quantity: 48, timestamp: '2024-01-01T10:30:00Z' },
  ],
};

export const pageExample = {
  count: 2,
  limit: 50,
  offset: 0,
  items: updateExample.items.map((reading, index) => ({ id: index + 1, ...reading })),
};

export const invalidUpdate = {
  code: 'VALIDATION_ERROR',
  message: '1 of 2 items is invalid',
  details: [{ field: 'items[1].quantity', message: quantity.message }],
} as const;

export const invalidQuery = {
  code: 'VALIDATION_ERROR',
  message: 'limit must be an integer from 1 to 500',
  details: [{ field: 'limit', message: 'must be an integer from 1 to 500' }],
} as const;
