/**
 * SQL for the moment up to which every reading is visible: one that is not visible yet is of a transaction that is still
 * open, and `recorded_at` is never earlier than the beginning of its transaction. A transaction appears in
 * pg_stat_activity a little after its clock was read, hence the seconds; whatever is stored within them comes twice.
 */
export const STORED_UNTIL = `(
    SELECT least(min(xact_start), now() - interval '10 seconds') FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
  )`;
