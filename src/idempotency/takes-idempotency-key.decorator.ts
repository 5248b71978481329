import { ApiHeader } from '@nestjs/swagger';

/** Documents that a route accepts an `Idempotency-Key`. A request with this header is carried out only once. */
export const TakesIdempotencyKey = () =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      '1 to 255 visible ASCII characters of your choice, new for every request. If the same request is sent again with the same key within `IDEMPOTENCY_TTL` (3 days by default), nothing is stored again, and the response is that of the first one, with `Idempotency-Replayed: true`. Required if a reading has a `delta`, because a retry would count it twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });
