import { ApiError } from './api-error';

/** The error for a write if the database's disk has not enough space. @param cause the error of PostgreSQL, if any */
export function diskFull(cause?: unknown): ApiError {
  return new ApiError(
    'DISK_FULL',
    'The disk of the database is full, or nearly so: nothing is stored until it has room again; reads go on.',
    { cause },
  );
}
