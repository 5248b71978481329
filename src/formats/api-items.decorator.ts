import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { rateLimitHeaders } from '../docs/headers';
import { linesOf } from './lines';
import { mediaTypes } from './media-types';

/** A response that contains a list of items. Each item becomes a row in CSV and NDJSON. */
interface Answer<Column extends string> {
  readonly items: readonly Readonly<Record<Column, string | number>>[];
}

/**
 * Documents a response that contains a list of items, as JSON and as CSV. The OpenAPI document does not mention
 * NDJSON, because client generators would then treat the response as a stream, even if they request JSON.
 *
 * @param example the response in JSON, from which the CSV example is made
 */
export function ApiItems<Column extends string>(
  type: Type,
  columns: readonly Column[],
  example: Answer<Column>,
  { description, headers = rateLimitHeaders }: { description: string; headers?: typeof rateLimitHeaders },
) {
  return applyDecorators(
    ApiExtraModels(type),
    ApiOkResponse({
      description: `${description} In CSV it is the items alone.`,
      headers,
      content: {
        [mediaTypes.json]: { schema: { $ref: getSchemaPath(type) }, example },
        [mediaTypes.csv]: {
          schema: {
            type: 'string',
            description: 'A line with the names of the columns, and a line for each item.',
          },
          example: linesOf('csv', columns, example.items),
        },
      },
    }),
  );
}
