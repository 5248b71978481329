import { eventTypes } from './event-types.rule';

// These example events for the API documentation are the same as in docs/how-to/alerts.md.

export const eventsExample = {
  count: 1,
  limit: 50,
  items: [
    {
      id: 1,
      type: 'level.low',
      timestamp: '2024-03-04T17:00:01.234567Z',
      data: {
        productid: 'OIL-1',
        quantity: 9,
        threshold: 10,
        reading: { id: 7, timestamp: '2024-03-04T17:00:00Z' },
        rule: 1,
        sequence: 1,
      },
    },
  ],
};

export const invalidEvents = {
  code: 'VALIDATION_ERROR',
  message: `type ${eventTypes.message}`,
  details: [{ field: 'type', message: eventTypes.message }],
} as const;
