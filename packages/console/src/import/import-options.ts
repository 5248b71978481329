import { timeZone } from '../api/clock';
import { columnCalled, isOwnFormat } from './guess-mapping';
import type { Mapping } from './known-systems';

/** Options for reading a file, as chosen by the person or by default. */
export interface ImportOptions {
  readonly mapping: Mapping;
  /** The location of all rows, if no column contains locations. */
  readonly location: string;
  /**
   * The time of all rows, for a file without a column of times. It has the format of a datetime-local field.
   */
  readonly countedAt: string;
  readonly decimal: '' | '.' | ',';
  readonly isSkipping: boolean;
}

/** The query parameters of POST /api/v1/inventory/import. */
export function importParameters(columns: readonly string[], options: ImportOptions): URLSearchParams {
  const parameters = new URLSearchParams();
  const { mapping, location, countedAt, decimal, isSkipping } = options;
  for (const [field, column] of Object.entries(mapping) as [string, string | undefined][]) {
    if (column !== undefined) parameters.set(`${field}_column`, column);
  }
  if (mapping.timestamp === undefined) parameters.set('timestamp', new Date(countedAt).toISOString());
  else if (!isOwnFormat(columns)) parameters.set('timezone', timeZone);
  if (mapping.location === undefined && (location.trim() !== '' || columnCalled('location', columns)))
    parameters.set('location', location.trim()); // otherwise the service reads the column with this name
  if (decimal !== '') parameters.set('decimal', decimal);
  if (isSkipping) parameters.set('on_invalid', 'skip');
  return parameters;
}
