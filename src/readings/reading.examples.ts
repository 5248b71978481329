// These example requests are in the documentation, where the button "Try it out" sends them. The example of a query
// finds the readings that the example of an update stores.

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
