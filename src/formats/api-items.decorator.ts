import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { rateLimitHeaders } from '../docs/headers';
import { linesOf } from './lines';
import { mediaTypes } from './media-types';

/** An answer that is a table in CSV and NDJSON: its items are the rows. */
interface Answer<Column extends string> {
  readonly items: readonly Readonly<Record<Column, string | number>>[];
}

/**
 * Documents an answer with items, as JSON and as CSV. NDJSON is left out: client generators take an operation that
 * lists it for a stream, also where they ask for JSON.
 *
 * @param example the answer in JSON; the one in CSV is made from it
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
