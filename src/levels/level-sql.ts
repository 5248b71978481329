/**
 * SQL for the stock level of a product at a location: the newest count plus all adjustments after the timestamp of the
 * count. The result depends only on the stored readings, and not on the order in which they arrived.
 *
 * @see docs/levels.md
 */

/** SQL relation with the locations of all products: the unnamed location of each product, and its named ones. */
const PRODUCT_LOCATIONS = `(
    SELECT productid, ''::varchar AS location FROM products
    UNION ALL SELECT productid, location FROM product_locations
  )`;

/**
 * SQL relation with the requested locations of products.
 *
 * @param exact statement parameter with the names of locations
 * @param prefixes statement parameter with prefixes of location names; the empty prefix matches every name
 */
export const placesAmong = (exact: string, prefixes: string) => `(
    SELECT productid, location FROM ${PRODUCT_LOCATIONS} AS known
    WHERE location = ANY (${exact}::text[]) OR location ^@ ANY (${prefixes}::text[])
  )`;

/**
 * SQL relation with the requested locations of one product, as in {@link placesAmong}. It has the unnamed location even
 * if the product is unknown.
 */
export const placesOf = (productid: string, exact: string, prefixes: string) => `(
    SELECT productid, location FROM (
      SELECT ${productid}::varchar AS productid, ''::varchar AS location
      UNION ALL SELECT productid, location FROM product_locations WHERE productid = ${productid}
    ) AS known
    WHERE location = ANY (${exact}::text[]) OR location ^@ ANY (${prefixes}::text[])
  )`;

/**
 * SQL for the stock level at a moment, for a lateral join. It yields no row if there is no earlier reading. If the
 * newest reading is a count, the SQL takes one backward step in the index of the primary key, which contains all
 * needed columns. Otherwise it reads all adjustments after the newest count.
 *
 * @param place alias of a relation with `productid` and `location`
 * @param at parameter or expression with the moment
 * @param productid statement parameter with the product if there is only one: Citus finds the shard by it
 */
export const levelAt = (place: string, at: string, productid = `${place}.productid`) => {
  const readings = `FROM inventory_items AS i
      WHERE i.productid = ${productid} AND i.location = ${place}.location AND i."timestamp" <= ${at}`;
  return `(
    SELECT newest.id, newest."timestamp",
      CASE WHEN newest.is_delta THEN counted."timestamp" ELSE newest."timestamp" END AS counted_at,
      CASE WHEN newest.is_delta THEN coalesce(counted.quantity, 0) + (
        SELECT coalesce(sum(i.quantity), 0) ${readings}
          AND i."timestamp" > coalesce(counted."timestamp", '-infinity')
      ) ELSE newest.quantity END AS quantity
    FROM (
      SELECT i.id, i.quantity, i.is_delta, i."timestamp" ${readings}
      ORDER BY i."timestamp" DESC, i.id DESC LIMIT 1
    ) AS newest
    LEFT JOIN LATERAL (
      SELECT i.quantity, i."timestamp" ${readings} AND newest.is_delta AND NOT i.is_delta
      ORDER BY i."timestamp" DESC, i.id DESC LIMIT 1
    ) AS counted ON true
  )`;
};

/**
 * SQL for the readings of each given product and location within a time span. Each reading gets two more
 * columns: `level`, the stock level at its timestamp, and `change`, the change of that level. Readings with
 * the same timestamp have the same level. If one of them is a count, this is the counted quantity. Only the
 * first of them has the change; the others have 0.
 *
 * Inner queries compute two more columns. `changes` is the sum of all adjustments since the beginning of the
 * span. `counted` is null for an adjustment. For a count, it is an array of two numbers: the row number, and
 * the counted quantity minus `changes`. PostgreSQL compares arrays member by member, so the array of the last
 * count is the greatest. Each span is read in the order of the primary key. All windows have this order, so
 * nothing is sorted.
 *
 * @param productid statement parameter, by which Citus finds the shard; `span.productid` for several products
 * @param spans relation with the columns `productid`, `location`, `first` and `last` (moments), and `before`
 * (the stock level before the moment `first`)
 */
export const levelsWithin = (productid: string, spans: string) => `(
    SELECT span.productid, span.location, reading.*
    FROM ${spans} AS span CROSS JOIN LATERAL (
      SELECT *, level - lag(level, 1, span.before) OVER (ORDER BY "timestamp") AS change
      FROM (
        SELECT *, coalesce((max(counted) OVER (ORDER BY "timestamp"))[2], span.before) + changes AS level
        FROM (
          SELECT *, CASE WHEN NOT is_delta THEN ARRAY[number, quantity - changes] END AS counted
          FROM (
            SELECT i."timestamp", i.id, i.quantity, i.is_delta, i.origin,
              row_number() OVER (ORDER BY i."timestamp", i.id) AS number,
              coalesce(sum(i.quantity) FILTER (WHERE i.is_delta) OVER (ORDER BY i."timestamp"), 0) AS changes
            FROM inventory_items AS i
            WHERE i.productid = ${productid} AND i.location = span.location
              AND i."timestamp" BETWEEN span.first AND span.last
          ) AS numbered
        ) AS remembered
      ) AS leveled
    ) AS reading
  )`;
