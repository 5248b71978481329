import { assertOwnLocation, locationToWrite } from '../access/own-locations';
import type { Principal } from '../access/principal';
import type { FileOptions } from '../reading-files/file-options';
import type { Row } from '../reading-files/row';

/**
 * The rows of a file, each with the location where the caller writes; those of a caller who is bound to none as they
 * are. They get it before they are parsed, so that it belongs to the fingerprint of the file.
 *
 * @throws ApiError FORBIDDEN that names the first line with a location of others, or without one where it is needed:
 *   nothing of the file is stored
 */
export function locatedRows(
  caller: Principal,
  rows: AsyncGenerator<Row[], void>,
  { constants }: FileOptions,
): AsyncGenerator<Row[], void> {
  if (!caller.locations) return rows;
  // Rows do not show that the sender names the unnamed location.
  if (constants?.location !== undefined) assertOwnLocation(caller, constants.location, 'location');
  return locate(caller, rows);
}

async function* locate(caller: Principal, rows: AsyncGenerator<Row[], void>): AsyncGenerator<Row[], void> {
  for await (const some of rows) yield some.map((row) => located(caller, row));
}

function located(caller: Principal, row: Row): Row {
  if (!('values' in row)) return row;
  const given = row.values.location ?? '';
  if (typeof given !== 'string') return row; // it is refused when the row is parsed
  const location = locationToWrite(caller, given, `line ${row.line}, location`);
  return { ...row, values: { ...row.values, location } };
}
