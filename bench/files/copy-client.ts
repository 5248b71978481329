import type { Connection } from '@verkko/embedded-postgres';
import type { CleanUp } from '../clean-up';
import { driverCopy } from './driver-copy';
import { findPsql } from './psql';

/** What the service does with a file, done by PostgreSQL's own client without any HTTP. */
export interface CopyClient {
  /** Name and version of what does it; shares are only comparable where this is the same. */
  readonly tool: string;
  /** Stores a CSV file. */
  store(csv: string, connection: Connection): Promise<void>;
  /** Gets all readings in the order of an export, as CSV, and forgets them. */
  get(connection: Connection): Promise<void>;
}

/** psql where it is installed; else the driver, with streams from and to files. */
export function findCopyClient(cleanUp: CleanUp): CopyClient {
  return findPsql(cleanUp) ?? driverCopy;
}
