/**
 * SQL for a moment as the API writes it: in UTC, with a `T` and a `Z`, and as many fractional digits as there are.
 * @param column a timestamptz
 */
export const momentText = (column: string) =>
  `translate((${column} AT TIME ZONE 'UTC')::text, ' ', 'T') || 'Z'`;
