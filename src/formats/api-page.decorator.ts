import type { Type } from '@nestjs/common';
import { linkHeader, rateLimitHeaders } from '../docs/headers';
import { ApiItems } from './api-items.decorator';

/** Documents a route that responds with one page of a list, as JSON and as CSV. @see ApiItems */
export function ApiPage<Column extends string>(
  type: Type,
  columns: readonly Column[],
  example: Parameters<typeof ApiItems<Column>>[2],
) {
  return ApiItems(type, columns, example, {
    description: 'One page. `Link` leads to the next one.',
    headers: { ...rateLimitHeaders, ...linkHeader },
  });
}
