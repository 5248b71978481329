import { contentTypeOf } from '../body/body-headers';
import { ApiError } from '../errors/api-error';
import type { LineFormat } from '../formats/lines';
import { encodingNamed } from '../reading-files/encoding';

/** The format and charset of an import file, according to the request headers. */
export interface FileType {
  /** The declared format of the import file; undefined if it must be detected from the content. */
  readonly format: LineFormat | undefined;
  readonly charset?: string;
}

/**
 * Accepted media types of import files. Spreadsheet programs on Windows give CSV files the media type of an Excel
 * workbook.
 */
const FORMATS: ReadonlyMap<string, LineFormat | undefined> = new Map([
  ['text/csv', 'csv'],
  ['application/csv', 'csv'],
  ['application/vnd.ms-excel', 'csv'],
  ['text/tab-separated-values', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['text/plain', undefined],
]);

/**
 * The media types of files that an import accepts. The media type of a form that contains a file is not among
 * them.
 */
export const FILE_TYPES = [...FORMATS.keys()];

const SEND = 'Send the file with Content-Type: text/csv or application/x-ndjson';

/** Advice for wrong media types with which clients often send import files. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^application\/x-www-form-urlencoded$/,
    `${SEND}. curl -d sends a form, and takes the line breaks out of the file: use curl --data-binary @FILE -H 'Content-Type: text/csv'.`,
  ],
  [
    /^application\/([\w.!#$&^+-]+\+)?json$/,
    `${SEND}, as it is: not as a JSON string. Readings in a JSON object go to /api/v1/inventory/update.`,
  ],
  [/spreadsheet|excel/, `${SEND}. A workbook cannot be read: save the sheet as CSV UTF-8.`],
];

/** Finds the format and charset of an import file from its `Content-Type`. @throws ApiError UNSUPPORTED_MEDIA_TYPE */
export function fileTypeOf(header: string): FileType {
  const { type, charset } = contentTypeOf(header);
  if (!FORMATS.has(type)) {
    const advice =
      ADVICE.find(([types]) => types.test(type))?.[1] ?? `${SEND}, or in a form (multipart/form-data).`;
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', advice);
  }
  return { format: FORMATS.get(type), ...encoded(charset) };
}

/**
 * Finds the format and charset of a file in a form. The name is needed because the browser only guesses the
 * media type of the file.
 * @param name the name of the file
 */
export function fileTypeInForm(header: string, name: string): FileType {
  const { type, charset } = contentTypeOf(header);
  const format = FORMATS.get(type) ?? (/\.(ndjson|jsonl)$/i.test(name) ? 'ndjson' : undefined);
  return { format, ...encoded(charset) };
}

function encoded(charset: string | undefined): Pick<FileType, 'charset'> {
  if (charset === undefined) return {};
  if (encodingNamed(charset) !== undefined) return { charset };
  const message =
    'charset must be a label of the WHATWG Encoding Standard, such as utf-8, windows-1252 or utf-16le.';
  throw new ApiError('UNSUPPORTED_MEDIA_TYPE', message);
}
