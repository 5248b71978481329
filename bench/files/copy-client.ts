import type { Connection } from '@verkko/embedded-postgres';
import type { CleanUp } from '../clean-up';
import { driverCopy } from './driver-copy';
import { findPsql } from './psql';

/**
 * Imports and exports files with a PostgreSQL client, without HTTP. The service is compared with this client.
 */
export interface CopyClient {
  /** Name and version of the PostgreSQL client; results are only comparable if these are equal. */
  readonly tool: string;
  /** Stores a CSV file in the database. */
  store(csv: string, connection: Connection): Promise<void>;
  /** Reads all readings as CSV, in the order of an export, and discards them. */
  get(connection: Connection): Promise<void>;
}

/** Returns psql if it is installed, and otherwise the Node driver with streams. */
export function findCopyClient(cleanUp: CleanUp): CopyClient {
  return findPsql(cleanUp) ?? driverCopy;
}
