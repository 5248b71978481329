import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './ask';
import type { Command } from '../command-line/command';
import { connect } from './connect';
import { lineOf } from './event-line';
import { UsageError } from '../command-line/failure';
import { readOptions, serviceOf } from './service-options';

const HELP = `
Prints the events of the last 30 days, oldest first.

--after ID          only events after this one
--product NAME      only events of this product
--type TYPE         only events of this type, such as level.low; may be repeated
--follow            goes on, and prints what comes
--json              a JSON object for each event, one a line, as the service has it
`;

const OPTIONS = {
  after: { type: 'string', default: '0' },
  product: { type: 'string' },
  type: { type: 'string', multiple: true },
  follow: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Pause, in ms, between two requests for new events, if the option --follow is set. */
const PAUSE_MS = 2000;

/** The command that prints events. */
export const eventsCommand: Command = {
  usage: 'verkko events [--after ID] [--product NAME] [--type TYPE …] [--follow] [--json]',
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, OPTIONS);
    if (positionals.length > 0) throw new UsageError('events takes no product: --product NAME.');
    const client = await connect(serviceOf(values));
    const { product, type, follow, json } = values;
    // Numbers are sent as the user wrote them, because all values of a query string are text. The service
    // checks them.
    const filter = {
      ...(product !== undefined && { productid: product }),
      ...(type && { type }),
      limit: 500,
    } as object;
    for (let after: unknown = values.after; ;) {
      const query = { ...filter, after: after as number };
      const { items, limit } = await ask(() => client.GET('/api/v1/events', { params: { query } }));
      for (const event of items) process.stdout.write(`${json ? JSON.stringify(event) : lineOf(event)}\n`);
      after = items.at(-1)?.id ?? after;
      if (items.length === limit) continue;
      if (!follow) return;
      await sleep(PAUSE_MS);
    }
  },
};
