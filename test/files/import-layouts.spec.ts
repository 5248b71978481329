import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile } from '../support/imports';
import { type Service, startService } from '../support/service';

const LAYOUTS = join(__dirname, '../../docs/how-to/layouts');

/**
 * Optional values of a test case: the query parameters and the Content-Type of the import, and the expected
 * location of the readings.
 */
interface More {
  parameters?: Record<string, string>;
  type?: string;
  location?: string;
}

/**
 * One test case for a file: the names of the product column and the quantity column, the expected quantities,
 * the expected number of skipped rows, and optional values.
 */
type Layout = [
  productid_column: string,
  quantity_column: string,
  readings: Record<string, number>,
  skipped: number,
  more?: More,
];

const LATIN = 'text/csv; charset=windows-1252';
const layouts: Record<string, Layout> = {
  'shopify-inventory.csv': [
    'SKU',
    'On hand (current)',
    { 'HAT-S': 12, 'HAT-M': 0 },
    2,
    { location: 'Helsinki' },
  ],
  'shopify-products.csv': ['Variant SKU', 'Variant Inventory Qty', { 'HAT-S': 12, 'HAT-M': 0 }, 1],
  'square.csv': [
    'SKU',
    'Current Quantity Helsinki',
    { 'COFFEE-1KG': 24, 'COFFEE-250G': 0 },
    1,
    { parameters: { location: 'Helsinki' }, location: 'Helsinki' },
  ],
  'lightspeed.csv': [
    'sku',
    'inventory_Main_Outlet',
    { '10001': 14, '10002': 7 },
    1,
    { parameters: { location: 'Main Outlet' }, location: 'Main Outlet' },
  ],
  'woocommerce.csv': ['SKU', 'Stock', { 'TEE-RED': 17, 'TEE-BLUE': 0 }, 2],
  'amazon-fba.txt': [
    'sku',
    'afn-fulfillable-quantity',
    { 'TUBE-12': 21, '"BEST"-1': 8, MÜTZE: 0 },
    0,
    { type: LATIN },
  ],
  'ebay.csv': ['Custom label (SKU)', 'Available quantity', { 'CAM-1': 1, 'LENS-50': 6 }, 1],
  'odoo.csv': [
    'Product/Internal Reference',
    'Quantity',
    { FURN_7777: 70, 'E-COM06': 2, FURN_8888: 1394 },
    0,
    { location: 'WH/Stock' },
  ],
  'erpnext.csv': [
    'Item',
    'Balance Qty',
    { SKU001: 12, SKU002: 0, SKU003: 1394 },
    0,
    { parameters: { location_column: 'Warehouse', decimal: '.' }, location: 'Stores - V' },
  ],
  'sap-mb52.csv': [
    'Material',
    'Unrestricted',
    { '100-100': 6, '100-110': 1394, 'MÜHLE-2': 0 },
    0,
    { parameters: { location_column: 'Storage Location', decimal: ',' }, location: '0001', type: LATIN },
  ],
};

describe('a file in the export format of another system', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  beforeEach(() => service.query('TRUNCATE inventory_items'));
  afterAll(() => service.stop());

  it.each(Object.entries(layouts))(
    '(file: %s) is imported with the right quantities',
    async (name, layout) => {
      const [productid_column, quantity_column, readings, skipped, more = {}] = layout;
      const { parameters = {}, type = 'text/csv', location = '' } = more;
      const { body } = await importFile(service.url, readFileSync(join(LAYOUTS, name)), {
        'Content-Type': type,
      })
        .query({ productid_column, quantity_column, timestamp: '2024-01-02T10:15:00Z', on_invalid: 'skip' })
        .query(parameters)
        .expect(201);

      expect(body).toMatchObject({ inserted: Object.keys(readings).length, skipped });
      const rows = await service.query<{ productid: string; quantity: number }>(
        `SELECT productid, quantity FROM inventory_items
       WHERE "timestamp" = '2024-01-02T10:15:00Z' AND location = $1`,
        [location],
      );
      expect(Object.fromEntries(rows.map(({ productid, quantity }) => [productid, quantity]))).toEqual(
        readings,
      );
    },
  );
});
