import type { OpenAPIObject } from '@nestjs/swagger';

const header = (name: string, description: string, example: string) => ({
  name,
  in: 'header' as const,
  required: true,
  description,
  schema: { type: 'string' as const },
  example,
});

const HEADERS = [
  header(
    'webhook-id',
    'Identifies the message, the same in all attempts. A message that has arrived before can be ignored.',
    '0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11',
  ),
  header(
    'webhook-timestamp',
    'Time of the attempt, in seconds since 1970. Refuse one that is far from the present.',
    '1709571601',
  ),
  header(
    'webhook-signature',
    'One or several signatures, separated by spaces, of which one has to fit: `v1,` and the HMAC-SHA256, in Base64, of `webhook-id`, `webhook-timestamp` and the body, joined by dots. The key is the part of the secret behind `whsec_`, decoded from Base64.',
    'v1,uoLdFP/4M2cUIJ+NF3g54AsxqgLxa5+uvvhuF+KEUJs=',
  ),
];

const RESPONSES = {
  '2XX': { description: 'Delivered. It has to arrive within 15 s.' },
  '410': { description: 'The receiver wants nothing more: the webhook is disabled.' },
  default: {
    description:
      'Failed, also by a redirect: there is another attempt after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h. After a `Retry-After` of up to a day, the webhook gets nothing before that time.',
  },
};

const operation = (operationId: string, summary: string, schema: object, example: object) => ({
  post: {
    operationId,
    summary,
    tags: ['webhooks'],
    parameters: HEADERS,
    requestBody: { required: true, content: { 'application/json': { schema, example } } },
    responses: RESPONSES,
    security: [],
  },
});

/** The requests that the service sends to webhook receivers, for the section `webhooks` of the OpenAPI document. */
export const sentRequests: NonNullable<OpenAPIObject['webhooks']> = {
  event: operation(
    'receiveEvent',
    'An event, as `GET /api/v1/events` shows it',
    { $ref: '#/components/schemas/EventDto' },
    {
      id: 1,
      type: 'level.low',
      timestamp: '2024-03-04T17:00:01.234567Z',
      data: { productid: 'OIL-1', quantity: 9, threshold: 10, rule: 1, sequence: 1 },
    },
  ),
  test: operation(
    'receiveTest',
    'The test of a webhook',
    {
      type: 'object',
      required: ['type', 'timestamp', 'data'],
      properties: {
        type: { type: 'string', enum: ['webhook.test'] },
        timestamp: { type: 'string', format: 'date-time' },
        data: {
          type: 'object',
          required: ['webhook'],
          properties: { webhook: { type: 'integer', description: 'The id of the webhook.' } },
        },
      },
    },
    { type: 'webhook.test', timestamp: '2024-03-04T17:00:00.000Z', data: { webhook: 1 } },
  ),
};
