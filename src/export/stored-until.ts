/**
 * SQL for the time up to which every stored reading is visible. A reading that is not yet visible belongs to
 * an open transaction, and its `recorded_at` is not earlier than the beginning of that transaction. A
 * transaction appears in pg_stat_activity a little after its beginning, so 10 seconds are subtracted. As a
 * result, readings stored in the last seconds before an export are also in the next export.
 */
export const STORED_UNTIL = `(
    SELECT least(min(xact_start), now() - interval '10 seconds') FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
  )`;
