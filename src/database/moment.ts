/**
 * SQL for a timestamp as the API writes it: in UTC, with a `T` and a `Z`, and with all its fractional digits.
 * @param column a timestamptz
 */
export const momentText = (column: string) =>
  `translate((${column} AT TIME ZONE 'UTC')::text, ' ', 'T') || 'Z'`;
