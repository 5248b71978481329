/** The maximum number of products that one GET request may name. */
const MOST_PRODUCTS = 100;

/**
 * The maximum number of characters that the products take in a URL. The service refuses a request line with headers
 * of more than 16 KB, and many proxies refuse a request line of more than 8 KB. The name of a location may take
 * another 3 KB.
 */
const MOST_CHARACTERS = 4700;

/** Splits product IDs into groups. Each group fits into the URL of one request for levels or forecasts. */
export function productGroups(productids: readonly string[]): string[][] {
  const groups: string[][] = [];
  let left = 0;
  for (const productid of productids) {
    const length = `&productid=${encodeURIComponent(productid)}`.length;
    const group = groups.at(-1);
    if (group && group.length < MOST_PRODUCTS && length <= left) group.push(productid);
    else {
      groups.push([productid]);
      left = MOST_CHARACTERS;
    }
    left -= length;
  }
  return groups;
}
