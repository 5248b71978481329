import { condition } from './rule-values';

export const ruleExample = {
  id: 1,
  productid: 'OIL-1',
  when: 'low',
  threshold: 10,
  created_at: '2024-03-04T08:00:00Z',
};

export const rulesExample = { count: 1, limit: 50, items: [ruleExample] };

export const ruleExamples = {
  low: {
    summary: 'One product, with a threshold',
    value: { productid: 'OIL-1', when: 'low', threshold: 10 },
  },
  own: { summary: 'All products, each with its own low_at', value: { all: true, when: 'low' } },
  out: { summary: 'Nothing left at a location', value: { all: true, location: 'shop-7', when: 'out' } },
  stale: { summary: 'Sensors that went silent', value: { prefix: 'sensor-', when: 'stale', after: '36h' } },
  days: { summary: 'A week before it runs out', value: { all: true, when: 'below_days', threshold: 7 } },
};

export const invalidRule = {
  code: 'VALIDATION_ERROR',
  message: `when ${condition.message}`,
  details: [{ field: 'when', message: condition.message }],
} as const;
