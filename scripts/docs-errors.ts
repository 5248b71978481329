import { STATUS_CODES } from 'node:http';
import { errorCodes, type ErrorRow } from '../src/errors/error-codes';
import { type GeneratedDocument, regenerate } from './docs-section';

export const errorsDocument: GeneratedDocument = {
  path: 'docs/reference/errors.md',
  section: 'errors',
  content: errorHeadings,
};

/** Returns the Markdown text of the error reference, with one heading for each error code, sorted by status. */
export function errorHeadings(): string {
  return Object.entries<ErrorRow>(errorCodes)
    .toSorted(([, a], [, b]) => a.status - b.status)
    .map(([code, row]) => `### ${code}\n\n${describe(row)}`)
    .join('\n\n');
}

function describe({ status, meaning, retryAfter }: ErrorRow): string {
  const wait = retryAfter === undefined ? '' : `\n\n\`Retry-After: ${retryAfter}\``;
  return `**${status} ${STATUS_CODES[status] ?? ''}.** ${meaning}${wait}`;
}

if (require.main === module) regenerate(errorsDocument);
