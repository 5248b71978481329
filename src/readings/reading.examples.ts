// Examples that the documentation shows and "Try it out" sends: the query finds what the update stores.

export const updateExample = {
  items: [
    { productid: 'ABC-123', quantity: 50, timestamp: '2024-01-01T10:00:00Z' },
    { productid: 'ABC-123', quantity: 48, timestamp: '2024-01-01T10:30:00Z' },
  ],
};

export const adjustmentsExample = {
  items: [
    { productid: 'ABC-123', delta: -3, reason: 'sale', reference: 'order 4711', min_level: 0 },
    {
      productid: 'ABC-123',
      location: 'shop-7',
      delta: 20,
      timestamp: '2024-01-01T11:00:00Z',
      reason: 'receipt',
    },
  ],
};

export const pageExample = {
  count: 2,
  limit: 50,
  offset: 0,
  items: updateExample.items.map((reading, index) => ({ id: index + 1, ...reading })),
};
