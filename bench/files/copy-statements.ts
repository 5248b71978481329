/** The part of a `COPY` statement (or psql's `\copy`) before the file name, for an import. */
export const INTO_READINGS = 'inventory_items (productid, quantity, "timestamp") FROM';

/** Selects readings in the order of an export, which is the order of the primary key. */
export const OUT_OF_READINGS =
  '(SELECT productid, quantity, "timestamp" FROM inventory_items ORDER BY productid, location, "timestamp", id) TO';

export const AS_CSV = '(FORMAT csv, HEADER)';
