import { type Client, productGroups } from '@verkko/client';
import { ask } from './ask';
import type { Command } from '../command-line/command';
import { connect } from './connect';
import { UsageError } from '../command-line/failure';
import { type Product, productPages } from './product-pages';
import { readOptions, serviceOf } from './service-options';
import { table } from '../command-line/table';

const HELP = `
Lists what is out or at its low mark, with the days that it lasts, the most urgent first.

--location NAME     at this location alone
--json              a JSON object for each product, one a line
`;

const OPTIONS = { location: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

type Low = Product & { readonly days_left: number | undefined };

/** The command that prints the products with a low stock or no stock. */
export const lowCommand: Command = {
  usage: 'verkko low [--location NAME] [--json]',
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, OPTIONS);
    if (positionals.length > 0) throw new UsageError('low takes no product.');
    const { location } = values;
    const client = await connect(serviceOf(values));
    const place = location === undefined ? {} : { location };
    const found = new Map<string, Product>();
    for (const filter of [{ out: 'true' }, { low: 'true' }]) {
      for await (const page of productPages(client, { ...filter, ...place }))
        for (const product of page) found.set(product.productid, product);
    }
    const rows = byUrgency(await withDaysLeft(client, [...found.values()], place));
    process.stdout.write(
      values.json ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : asTable(rows),
    );
  },
};

async function withDaysLeft(client: Client, found: readonly Product[], place: object): Promise<Low[]> {
  const daysLeft = new Map<string, number | undefined>();
  for (const productid of productGroups(found.map((product) => product.productid))) {
    const query = { productid, ...place };
    const { items } = await ask(() => client.GET('/api/v1/inventory/forecast', { params: { query } }));
    for (const item of items) daysLeft.set(item.productid, item.days_left);
  }
  return found.map((product) => ({ ...product, days_left: daysLeft.get(product.productid) }));
}

/**
 * Sorts products: products out of stock come first, then products by days left, and products without a forecast last.
 */
function byUrgency(rows: readonly Low[]): Low[] {
  const rank = ({ quantity, days_left: days = Infinity }: Low) => (quantity <= 0 ? -1 : days);
  return [...rows].sort((one, other) =>
    rank(one) === rank(other) ? (one.productid < other.productid ? -1 : 1) : rank(one) - rank(other),
  );
}

function asTable(rows: readonly Low[]): string {
  const cells = rows.map(({ productid, name = '', quantity, low_at: mark, days_left: days }) => [
    ...[productid, name, quantity, mark, days],
  ]);
  return table(['PRODUCT', 'NAME', 'LEVEL', 'LOW AT', 'DAYS LEFT'], cells);
}
