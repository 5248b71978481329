/** The products that a rule or a webhook is about, as a cell of a table. */
export function productsOf({ productid, prefix }: { productid?: string; prefix?: string }): string {
  return productid ?? (prefix === undefined ? 'all' : `${prefix}…`);
}
