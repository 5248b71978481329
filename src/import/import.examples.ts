import { updateExample } from '../readings/reading.examples';

// These example files contain the same readings as the example of an update request.

const { items } = updateExample;

const csvExample = `productid,quantity,timestamp
${items.map(({ productid, quantity, timestamp }) => `${productid},${quantity},${timestamp}\n`).join('')}`;

const ndjsonExample = items.map((item) => `${JSON.stringify(item)}\n`).join('');

/**
 * The body of an import in the OpenAPI document. The service also accepts a form and text/plain, but the
 * document mentions these two only in the description. Otherwise client generators would send them instead of
 * a media type that names the format, such as text/csv.
 */
export const fileBody = {
  description:
    'CSV: a first line that names the columns `productid`, `quantity` or `delta`, `timestamp`, `location`, `reason` and `reference` in any order (others are ignored; adjustments need no timestamp), then a line a reading; commas, semicolons or tabs, quotation marks where needed (RFC 4180), UTF-8 or `charset=`. An apostrophe in front of a name that a spreadsheet would run as a formula is taken away. NDJSON: a JSON object on every line. A form (`multipart/form-data`) has one file. `application/csv`, `application/vnd.ms-excel`, `text/tab-separated-values`, `application/ndjson` and `application/jsonl` are other names of the same; of `text/plain` the file tells which it is.',
  required: true,
  content: {
    'text/csv': { schema: { type: 'string' }, example: csvExample },
    'application/x-ndjson': { schema: { type: 'string' }, example: ndjsonExample },
  },
};

export const invalidFile = {
  code: 'VALIDATION_ERROR',
  message: '1 of 2 lines is invalid',
  details: [{ field: 'line 3, quantity', message: 'must be an integer from 0 to 2147483647' }],
} as const;
