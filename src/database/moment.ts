/**
 * SQL for a timestamp as the API writes it: in UTC, with a `T` and a `Z`, and with all its fractional digits.
 * @param column a timestamptz
 */
export const momentText = (column: string) =>
  `translate((${column} AT TIME ZONE 'UTC')::text, ' ', 'T') || 'Z'`;

/**
 * SQL for the latest time that counts as now. PostgreSQL's clock is one for all instances of the service; clients whose
 * clocks are a little ahead are believed.
 * @param tolerance statement parameter: CLOCK_TOLERANCE, in ms
 */
export const now = (tolerance: string) => `now() + ${tolerance}::float8 * interval '1 millisecond'`;
