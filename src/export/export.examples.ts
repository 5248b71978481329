import { mediaTypes } from '../formats/media-types';
import { type LineFormat, linesOf } from '../formats/lines';
import { updateExample } from '../readings/reading.examples';
import { timestampParameter } from '../readings/timestamp.rule';
import { COUNT_COLUMNS } from './reading-line';

const file = (format: LineFormat) => ({
  schema: { type: 'string' as const },
  example: linesOf(format, COUNT_COLUMNS, updateExample.items),
});

/** The response content of an export, as the OpenAPI document describes it. */
export const fileContent = { [mediaTypes.csv]: file('csv'), [mediaTypes.ndjson]: file('ndjson') };

export const invalidExport = {
  code: 'VALIDATION_ERROR',
  message: `starttimestamp ${timestampParameter.message}`,
  details: [{ field: 'starttimestamp', message: timestampParameter.message }],
} as const;
