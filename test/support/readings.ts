/** A valid reading, for tests in which its values do not matter. */
export const READING = { productid: 'A', quantity: 1, timestamp: '2024-01-01T00:00:00Z' };

/** A valid reading of a product. */
export const reading = (productid: string, quantity = READING.quantity) => ({
  productid,
  quantity,
  timestamp: READING.timestamp,
});
