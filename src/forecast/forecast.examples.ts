import { daysBack } from './window.rule';

// This example of a forecast is also in docs/how-to/forecast.md, where it can be checked by hand.

export const forecastExample = {
  count: 1,
  items: [
    {
      productid: 'ABC-123',
      level: 20,
      per_day: 4,
      days_left: 5,
      out_at: '2024-01-16T12:00:00Z',
      low: 4,
      high: 10,
      days_seen: 10,
      days_out: 0,
    },
  ],
  missing: ['XYZ-789'],
};

export const invalidForecast = {
  code: 'VALIDATION_ERROR',
  message: `window ${daysBack.message}`,
  details: [{ field: 'window', message: daysBack.message }],
} as const;
