/** For `COPY` and psql's `\copy` alike: what stands between them and the name of a file, and behind it. */
export const INTO_READINGS = 'inventory_items (productid, quantity, "timestamp") FROM';

/** In the order of an export, which is that of the covering key. */
export const OUT_OF_READINGS =
  '(SELECT productid, quantity, "timestamp" FROM inventory_items ORDER BY productid, "timestamp", id) TO';

export const AS_CSV = '(FORMAT csv, HEADER)';
