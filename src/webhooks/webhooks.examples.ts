import { webhookTypes } from './webhook-values';

export const webhookExample = {
  id: 1,
  url: 'https://shop.example/stock-events',
  types: ['level.low', 'level.out'],
  description: 'Orders at the supplier',
  enabled: true,
  created_at: '2024-03-04T08:00:00Z',
};

export const webhookWithSecretExample = {
  ...webhookExample,
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
};

export const webhooksExample = { count: 1, limit: 50, items: [webhookExample] };

export const webhookExamples = {
  all: {
    summary: 'All products',
    value: { url: 'https://shop.example/stock-events', types: ['level.low', 'level.out'] },
  },
  shop: {
    summary: 'One location, and products of one supplier',
    value: { url: 'https://shop.example/hook', types: ['level.out'], prefix: 'ABC-', location: 'shop-7' },
  },
};

export const deliveriesExample = {
  count: 1,
  limit: 50,
  items: [
    {
      id: '0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11',
      event: 1,
      type: 'level.low',
      productid: 'OIL-1',
      location: 'shop-7',
      status: 'pending',
      attempts: 2,
      created_at: '2024-03-04T17:00:01.234567Z',
      next_attempt_at: '2024-03-04T17:05:12.345678Z',
      attempted_at: '2024-03-04T17:00:07.123Z',
      duration_ms: 31,
      status_code: 503,
      response: 'Service Unavailable',
      error: 'The receiver answered 503.',
    },
  ],
};

export const testedExample = {
  status: 'delivered',
  attempted_at: '2024-03-04T17:00:07.123Z',
  duration_ms: 31,
  status_code: 204,
};

export const invalidWebhook = {
  code: 'VALIDATION_ERROR',
  message: `types ${webhookTypes.message}`,
  details: [{ field: 'types', message: webhookTypes.message }],
} as const;
