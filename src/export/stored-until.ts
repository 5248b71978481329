/**
 * SQL for a time T: every reading with an earlier `recorded_at` is visible. T is the beginning of the oldest
 * open transaction, because readings of open transactions are not visible yet. T is at least 10 seconds in
 * the past, because a new transaction appears in pg_stat_activity a little late. As a result, readings stored
 * in the last seconds before an export are also in the next export.
 */
export const STORED_UNTIL = `(
    SELECT least(min(xact_start), now() - interval '10 seconds') FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
  )`;
