/**
 * SQL that writes a timestamp as the API does: in UTC, with a `T` and a `Z`, and with all its fractional
 * digits. It uses to_json, because the format of to_json is always the same. The format of a cast to text
 * depends on the setting DateStyle, which may differ between the nodes of Citus.
 * @param column a timestamptz
 */
export const momentText = (column: string) => `trim(to_json(${column} AT TIME ZONE 'UTC')::text, '"') || 'Z'`;

/**
 * SQL for the latest time that counts as now. It uses PostgreSQL's clock, because all instances share it, and adds the
 * tolerance for clients whose clocks are a little ahead.
 * @param tolerance statement parameter: CLOCK_TOLERANCE, in ms
 */
export const now = (tolerance: string) => `now() + ${tolerance}::float8 * interval '1 millisecond'`;

/**
 * SQL for the start time of the statement plus a tolerance. The start time of the transaction could be too early,
 * because the transaction may have waited for a lock.
 * @param tolerance SQL for the tolerance in ms
 */
export const statementNow = (tolerance: string) =>
  `statement_timestamp() + ${tolerance}::float8 * interval '1 millisecond'`;
