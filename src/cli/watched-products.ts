/** The products of a rule or a webhook, as text for one cell of a table: a name, a prefix or `all`. */
export function productsOf({ productid, prefix }: { productid?: string; prefix?: string }): string {
  return productid ?? (prefix === undefined ? 'all' : `${prefix}…`);
}
