import { assertOwnLocation, locationToWrite } from '../access/own-locations';
import type { Principal } from '../access/principal';
import type { FileOptions } from '../reading-files/file-options';
import type { Row } from '../reading-files/row';

/**
 * Adds to each row of an import file the location at which the caller writes. For a caller who is not bound
 * to locations, rows are unchanged. The location is added before the rows are parsed, so that it is part of
 * the file's fingerprint.
 *
 * @throws ApiError FORBIDDEN if the caller has no access to the location of a row, or if a row lacks a
 * required location; the error names the first such line, and nothing of the file is stored
 */
export function locatedRows(
  caller: Principal,
  rows: AsyncGenerator<Row[], void>,
  { constants }: FileOptions,
): AsyncGenerator<Row[], void> {
  if (!caller.locations) return rows;
  // An empty `location` parameter of the request means the unnamed location. The rows of the file do not show
  // whether the request has this parameter. So the caller's right to the unnamed location is checked here.
  if (constants?.location !== undefined) assertOwnLocation(caller, constants.location, 'location');
  return locate(caller, rows);
}

async function* locate(caller: Principal, rows: AsyncGenerator<Row[], void>): AsyncGenerator<Row[], void> {
  for await (const some of rows) yield some.map((row) => located(caller, row));
}

function located(caller: Principal, row: Row): Row {
  if (!('values' in row)) return row;
  const given = row.values.location ?? '';
  if (typeof given !== 'string') return row; // the parser of the rows will refuse this value
  const location = locationToWrite(caller, given, `line ${row.line}, location`);
  return { ...row, values: { ...row.values, location } };
}
