import { createHash } from 'node:crypto';
import type { Client } from '@verkko/client';
import { lineOf } from '../formats/lines';
import { quantity } from '../readings/reading';
import { timeZone } from '../readings/time-zone.rule';
import { timestampIn } from '../readings/timestamp.rule';
import { adjustedLevels, type AdjustedLevel } from './adjusted-levels';
import type { Command } from '../command-line/command';
import { connect } from './connect';
import { UsageError } from '../command-line/failure';
import { refusal } from './response';
import { retry } from './retry';
import { say } from './say';
import { readOptions, serviceOf } from './service-options';

const HELP = `
Writes down levels as counts, with the reason "carried": for every product and location with adjustments after its last
count, the level at TIME becomes a count at TIME. No level changes by it, and levels after TIME are computed faster,
because the adjustments before it need not be added up again.

An adjustment of before TIME that is stored later changes no level after TIME any more: choose a TIME before which
nothing is expected. Levels below 0 cannot be counted and stay as they are.

--before TIME       such as 2024-01-01 (its beginning) or 2024-01-01T10:00:00Z; not in the future
--timezone ZONE     of a TIME without one, such as Europe/Helsinki; otherwise UTC
--dry-run           stores nothing, and writes to stdout the counts as CSV, as an import would take them
`;

const OPTIONS = {
  before: { type: 'string' },
  timezone: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** Columns of the CSV file that --dry-run writes. */
const COLUMNS = ['productid', 'location', 'quantity', 'timestamp', 'reason'] as const;

/** Maximum number of counts in one request. */
const MOST = 10_000;

type Count = Readonly<Record<'productid' | 'timestamp' | 'reason', string>> & {
  readonly location?: string;
  readonly quantity: number;
};

/** The command that calculates stock levels and stores them as counts. */
export const countInCommand: Command = {
  usage: 'verkko count-in --before TIME [--timezone ZONE] [--dry-run]',
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, OPTIONS);
    if (positionals.length > 0) throw new UsageError('It takes no file.');
    const moment = momentIn(values.before, values.timezone);
    const client = await connect(serviceOf(values));
    const isDryRun = values['dry-run'];
    if (isDryRun) process.stdout.write(`${COLUMNS.join(',')}\n`);

    let counted = 0;
    let counts: Count[] = [];
    const take = async () => {
      if (isDryRun) process.stdout.write(counts.map((count) => lineOf('csv', COLUMNS, count)).join(''));
      else if (counts.length > 0) await store(client, counts);
      counted += counts.length;
      counts = [];
    };
    for await (const level of adjustedLevels(client, moment)) {
      if (quantity.read(level.quantity) === undefined) say(`Left out: ${textOf(level)}`);
      else counts.push(countOf(level, moment));
      if (counts.length === MOST) await take();
    }
    await take();
    if (isDryRun) say(`${counted} levels would be counted as of ${moment}.`);
    else process.stdout.write(`Counted ${counted} levels as of ${moment}.\n`);
  },
};

/**
 * Reads the options --before and --timezone. @throws UsageError if --before is missing, wrong or in the
 * future, or if --timezone is wrong
 */
function momentIn(before: string | undefined, zone: string | undefined): string {
  if (zone !== undefined && timeZone.read(zone) === undefined) {
    throw new UsageError(`--timezone ${timeZone.message}`);
  }
  const rule = timestampIn(zone);
  const moment = rule.read(before);
  if (moment === undefined) throw new UsageError(`--before ${rule.message}`);
  // oxlint-disable-next-line no-restricted-properties -- a moment, and not a duration
  if (Date.parse(moment) > Date.now()) throw new UsageError('--before must not be in the future.');
  return moment;
}

function countOf({ productid, location, quantity }: AdjustedLevel, timestamp: string): Count {
  return { productid, ...(location && { location }), quantity, timestamp, reason: 'carried' };
}

function textOf({ productid, location, quantity }: AdjustedLevel): string {
  const where = location === '' ? '' : ` at ${JSON.stringify(location)}`;
  return `${JSON.stringify(productid)}${where}, whose level is ${quantity}`;
}

/** Stores counts in one request, all or none; a retry with the same counts stores nothing twice. @throws Failure */
async function store(client: Client, counts: readonly Count[]): Promise<void> {
  const body = counts.map((count) => `${JSON.stringify(count)}\n`).join('');
  const key = createHash('sha256').update(body).digest('hex');
  const answer = await retry(
    () =>
      client.POST('/api/v1/inventory/import', {
        params: { header: { 'Idempotency-Key': key } },
        headers: { 'Content-Type': 'application/x-ndjson' },
        body,
      }),
    say,
  );
  if (!answer.response.ok) throw refusal('The counts were not stored', answer);
}
