import { ApiHeader } from '@nestjs/swagger';

/** Documents that a route takes an `Idempotency-Key`, to carry out a request once. */
export const TakesIdempotencyKey = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      '1 to 255 visible ASCII characters of your choice, new for every request. Sent again with the same request within `IDEMPOTENCY_TTL` (3 days by default), that is answered like the first one, with `Idempotency-Replayed: true`, and not carried out again.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });
