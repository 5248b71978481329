/**
 * SQL for the level of a product at a location: the newest count, plus all adjustments strictly after the count's
 * timestamp. What it yields depends on which readings there are, and not on the order in which they arrived.
 *
 * @see docs/levels.md
 */

/** Locations of products, to be joined by `productid`: the unnamed one of each product, and the named ones. */
const PRODUCT_LOCATIONS = `(
    SELECT productid, ''::varchar AS location FROM products
    UNION ALL SELECT productid, location FROM product_locations
  )`;

/**
 * The locations of products that a reader wants.
 *
 * @param exact parameter with the names of locations
 * @param prefixes parameter with beginnings of names; the empty one is the beginning of every name
 */
export const placesAmong = (exact: string, prefixes: string) => `(
    SELECT productid, location FROM ${PRODUCT_LOCATIONS} AS known
    WHERE location = ANY (${exact}::text[]) OR location ^@ ANY (${prefixes}::text[])
  )`;

/**
 * The locations of one product that a reader wants, as {@link placesAmong}; the unnamed one whether the product is known
 * or not.
 */
export const placesOf = (productid: string, exact: string, prefixes: string) => `(
    SELECT productid, location FROM (
      SELECT ${productid}::varchar AS productid, ''::varchar AS location
      UNION ALL SELECT productid, location FROM product_locations WHERE productid = ${productid}
    ) AS known
    WHERE location = ANY (${exact}::text[]) OR location ^@ ANY (${prefixes}::text[])
  )`;

/**
 * The level at a moment, for a lateral join; no row if there is no reading by then. If the newest reading is a count,
 * this is one backward step in the covering primary key. Otherwise all adjustments after the newest count are read.
 *
 * @param place alias of a relation with `productid` and `location`
 * @param at parameter or expression with the moment
 */
export const levelAt = (place: string, at: string) => {
  const readings = `FROM inventory_items AS i
      WHERE i.productid = ${place}.productid AND i.location = ${place}.location AND i."timestamp" <= ${at}`;
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
 * The readings of products within spans of their locations, each with the level at its timestamp, and with the change
 * of that level: adjustments of equal timestamps have the same level, and those of a count's timestamp have the level
 * that was counted. Of readings with equal timestamps, the change is that of the first one, and 0 of the others.
 *
 * `changes` sums adjustments from the beginning of the span, and `counted` remembers the newest count less the changes
 * before it; arrays are compared member by member, so the greatest one is that of the last count. Each span is read in
 * the order of the primary key, which is the order of all windows, so that nothing is sorted.
 *
 * @param productid parameter, by which a sharded database finds the one place; `span.productid` for several products
 * @param spans relation with `productid`, `location`, the `first` and the `last` moment, and the level `before` the first
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
