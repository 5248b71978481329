/** For each field of a reading, the column of a file that contains it. */
export interface Mapping {
  readonly productid?: string;
  readonly quantity?: string;
  readonly delta?: string;
  readonly location?: string;
  readonly timestamp?: string;
  readonly reason?: string;
  readonly reference?: string;
}

export interface KnownSystem {
  readonly name: string;
  /** Names or patterns of columns. Only files of this shop or ERP system have all of them. */
  readonly signs: readonly (string | RegExp)[];
  readonly columns: { readonly [Field in keyof Mapping]: string | RegExp };
  /**
   * The decimal mark in files of this shop or ERP system. It is given only if the files themselves do not
   * show clearly which mark they use.
   */
  readonly decimal?: '.' | ',';
}

/** Shops and ERP systems whose export files are known, as docs/how-to/other-systems.md describes them. */
export const KNOWN_SYSTEMS: readonly KnownSystem[] = [
  {
    name: 'Shopify (inventory)',
    signs: ['SKU', 'On hand (current)'],
    columns: { productid: 'SKU', quantity: 'On hand (current)', location: 'Location' },
  },
  {
    name: 'Shopify (products)',
    signs: ['Variant SKU', 'Variant Inventory Qty'],
    columns: { productid: 'Variant SKU', quantity: 'Variant Inventory Qty' },
  },
  {
    name: 'Square',
    signs: ['Token', 'SKU', /^Current Quantity /],
    columns: { productid: 'SKU', quantity: /^Current Quantity / },
  },
  {
    name: 'Lightspeed',
    signs: ['handle', 'sku', /^inventory_/],
    columns: { productid: 'sku', quantity: /^inventory_/ },
  },
  {
    name: 'WooCommerce',
    signs: ['SKU', 'Stock', 'In stock?'],
    columns: { productid: 'SKU', quantity: 'Stock' },
  },
  {
    name: 'Amazon',
    signs: ['sku', 'afn-fulfillable-quantity'],
    columns: { productid: 'sku', quantity: 'afn-fulfillable-quantity' },
  },
  {
    name: 'eBay',
    signs: ['Custom label (SKU)', 'Available quantity'],
    columns: { productid: 'Custom label (SKU)', quantity: 'Available quantity' },
  },
  {
    name: 'Odoo',
    signs: ['Product/Internal Reference', 'Quantity'],
    columns: { productid: 'Product/Internal Reference', quantity: 'Quantity', location: 'Location' },
  },
  {
    name: 'ERPNext',
    signs: ['Item', 'Warehouse', 'Balance Qty'],
    columns: { productid: 'Item', quantity: 'Balance Qty', location: 'Warehouse' },
    decimal: '.',
  },
  {
    name: 'SAP (MB52)',
    signs: ['Material', 'Storage Location', 'Unrestricted'],
    columns: { productid: 'Material', quantity: 'Unrestricted', location: 'Storage Location' },
    decimal: ',',
  },
];

/** Usual names of columns in files of unknown systems, the most likely first. */
export const USUAL_NAMES: { readonly [Field in keyof Required<Mapping>]: readonly string[] } = {
  productid: ['productid', 'product id', 'sku', 'article', 'item', 'material', 'barcode', 'ean', 'product'],
  quantity: ['quantity', 'qty', 'stock', 'on hand', 'in stock', 'count', 'available', 'bestand', 'amount'],
  delta: ['delta', 'change', 'adjustment'],
  location: ['location', 'warehouse', 'shop', 'store', 'bin', 'shelf'],
  timestamp: ['timestamp', 'counted at', 'date', 'time', 'datetime'],
  reason: ['reason'],
  reference: ['reference', 'order', 'document'],
};
