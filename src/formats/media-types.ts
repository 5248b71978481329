/** Media types of the response formats. */
export const mediaTypes = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
} as const;

export type Format = keyof typeof mediaTypes;

/**
 * Values of `Content-Type` of the response formats. All formats are in UTF-8; the media type of NDJSON has no charset
 * parameter.
 */
export const contentTypes: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: mediaTypes.ndjson,
};
