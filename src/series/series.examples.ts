import { interval } from './interval.rule';

// The documentation shows this series as an example. The series contains the readings that the documented
// example of an update request stores.

const level = { count: 0, min: 48, max: 48, avg: 48, first: 48, last: 48 };

export const seriesExample = {
  productid: 'ABC-123',
  interval: '1h',
  items: [
    { timestamp: '2024-01-01T10:00:00Z', count: 2, min: 48, max: 50, avg: 49, first: 50, last: 48 },
    { timestamp: '2024-01-01T11:00:00Z', ...level },
    { timestamp: '2024-01-01T12:00:00Z', ...level },
  ],
};

export const invalidSeries = {
  code: 'VALIDATION_ERROR',
  message: `interval ${interval.message}`,
  details: [{ field: 'interval', message: interval.message }],
} as const;
