import type { Client, components } from '@verkko/client';
import { plot } from 'asciichart';
import { ask } from './ask';
import type { Command } from '../command-line/command';
import { connect } from './connect';
import { Failure, UsageError } from '../command-line/failure';
import { readOptions, serviceOf } from './service-options';
import { table } from '../command-line/table';

const HELP = `
Shows one product: how much there is at each location, the curve of the 30 days up to its last reading, and its last
readings.

--json              levels, series and readings as one JSON object
`;

const OPTIONS = { json: { type: 'boolean', default: false } } as const;

const DAY_MS = 86_400_000;
const DAYS = 30;
/** Interval between two values of the curve of levels. With two values a day, the curve fits into most terminals. */
const INTERVAL = '12h';
const LINES = 10;
const READINGS = 10;

/** A reading, with the members that the parameter `include=origin` adds. */
type Reading = components['schemas']['StoredReadingDto'] & {
  readonly delta?: number;
  readonly location?: string;
  readonly reason?: string;
  readonly recorded_by?: string;
};

/** The command that prints the level, a curve and the last readings of one product. */
export const showCommand: Command = {
  usage: 'verkko show PRODUCT [--json]',
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, OPTIONS);
    const [productid, ...more] = positionals;
    if (productid === undefined || more.length > 0) throw new UsageError('Name one product.');
    const shown = await read(await connect(serviceOf(values)), productid);
    process.stdout.write(values.json ? `${JSON.stringify(shown)}\n` : asText(shown));
  },
};

/** Reads everything that the command `show` prints about a product. @throws Failure if the product has no readings */
async function read(client: Client, productid: string) {
  const levels = await ask(() =>
    client.GET('/api/v1/inventory/levels', { params: { query: { productid: [productid] } } }),
  );
  const [level] = levels.items;
  if (!level) throw new Failure(`There are no readings of ${JSON.stringify(productid)}.`);
  const from = new Date(Date.parse(level.timestamp) - DAYS * DAY_MS).toISOString();
  const range = { productid, interval: INTERVAL, starttimestamp: from, endtimestamp: level.timestamp };
  const series = await ask(() => client.GET('/api/v1/inventory/series', { params: { query: range } }));
  const last = { productid, order: 'desc' as const, limit: READINGS, include: 'origin' };
  const page = await ask(() => client.GET('/api/v1/inventory/query', { params: { query: last } }));
  return { level, series: series.items, readings: page.items as Reading[] };
}

function asText({ level, series, readings }: Awaited<ReturnType<typeof read>>): string {
  const places = (level.locations ?? []).map(({ location, quantity }) => [location || '(none)', quantity]);
  const curve = series.map(({ last }) => last);
  return [
    `${level.productid}  ${level.quantity}\n`,
    ...(places.length > 0 ? [table(['LOCATION', 'LEVEL'], places)] : []),
    ...(curve.length > 1 ? [`${plot(curve, { height: LINES, format: label })}\n`] : []),
    table(
      ['TIME', 'CHANGE', 'LEVEL', 'LOCATION', 'REASON', 'BY'],
      readings.map(({ timestamp, delta, quantity, location = '', reason = '', recorded_by: by = '' }) => [
        timestamp,
        delta === undefined ? `= ${quantity}` : `${delta > 0 ? '+' : '-'} ${Math.abs(delta)}`,
        ...[quantity, location, reason, by],
      ]),
    ),
  ].join('\n');
}

/** Returns the axis label of a line of the text chart: the stock level for which this line stands. */
function label(level: number): string {
  return String(Math.round(level)).padStart(8);
}
