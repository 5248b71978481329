import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { linkHeader, rateLimitHeaders } from '../docs/headers';
import { mediaTypes } from './media-types';
import { type LineFormat, linesOf } from './lines';

interface Page<Column extends string> {
  readonly items: readonly Readonly<Record<Column, string | number>>[];
}

/** Documents a page of a list in every format. @param example the page in JSON; the other formats are made from it */
export function ApiPage<Column extends string>(
  type: Type,
  columns: readonly Column[],
  example: Page<Column>,
) {
  const lines = (format: LineFormat, description: string) => ({
    schema: { type: 'string' as const, description },
    example: linesOf(format, columns, example.items),
  });
  return applyDecorators(
    ApiExtraModels(type),
    ApiOkResponse({
      description: 'One page. In CSV and NDJSON it is the items alone: `Link` leads to the next one.',
      headers: { ...rateLimitHeaders, ...linkHeader },
      content: {
        [mediaTypes.json]: { schema: { $ref: getSchemaPath(type) }, example },
        [mediaTypes.csv]: lines('csv', 'A line with the names of the columns, and a line for each item.'),
        [mediaTypes.ndjson]: lines('ndjson', 'A line for each item, as it stands in JSON.'),
      },
    }),
  );
}
