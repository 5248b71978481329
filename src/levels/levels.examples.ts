import { pageExample } from '../readings/reading.examples';
import { timestampParameter } from '../readings/timestamp.rule';

// These example stock levels are the levels after the readings in the example of an update request.

const levels = pageExample.items.map(({ id, ...reading }) => ({ ...reading, id }));

/** The example response, with the stock levels at the time that the example request names. */
export const levelsExample = { count: 1, items: levels.slice(0, 1), missing: ['XYZ-789'] };

/** The example body of a POST request for stock levels. */
export const levelsBodyExample = { productids: ['ABC-123', 'XYZ-789'], at: '2024-01-01T10:00:00Z' };

export const productsExample = { count: 1, limit: 50, items: levels.slice(-1) };

export const invalidLevels = {
  code: 'VALIDATION_ERROR',
  message: `at ${timestampParameter.message}`,
  details: [{ field: 'at', message: timestampParameter.message }],
} as const;
