import { ask } from './ask';
import type { Command } from '../command-line/command';
import { connect } from './connect';
import { UsageError } from '../command-line/failure';
import { readOptions, serviceOf } from './service-options';
import { say } from './say';
import { table } from '../command-line/table';

const HELP = `
Tells how much there is of products, all together and at each location.

--at TIME           as of a moment, such as 2024-01-01 or 2024-01-01T10:00:00Z
--location NAME     at this location alone; '' for stock without one
--json              the answer of the service
`;

const OPTIONS = {
  at: { type: 'string' },
  location: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** The command that prints the levels of products. */
export const levelsCommand: Command = {
  usage: 'verkko levels PRODUCT... [--at TIME] [--location NAME] [--json]',
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, OPTIONS);
    const { at, location, json } = values;
    if (positionals.length === 0) throw new UsageError('Name at least one product.');
    const client = await connect(serviceOf(values));
    const query = {
      productid: positionals,
      ...(at !== undefined && { at }),
      ...(location !== undefined && { location }),
    };
    const levels = await ask(() => client.GET('/api/v1/inventory/levels', { params: { query } }));
    if (json) {
      process.stdout.write(`${JSON.stringify(levels)}\n`);
      return;
    }
    const rows = levels.items.flatMap(({ productid, quantity, timestamp, locations = [] }) => [
      [productid, '', quantity, timestamp],
      ...locations.map((place) => ['', place.location || '(none)', place.quantity, place.timestamp]),
    ]);
    process.stdout.write(table(['PRODUCT', 'LOCATION', 'LEVEL', 'LAST READING'], rows));
    for (const name of levels.missing) say(`There are no readings of ${JSON.stringify(name)}.`);
  },
};
