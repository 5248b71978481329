/** The products to which a rule or a webhook applies, as a cell of a table. */
export function productsOf({ productid, prefix }: { productid?: string; prefix?: string }): string {
  return productid ?? (prefix === undefined ? 'all' : `${prefix}…`);
}
