import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { Pool } from 'pg';
import type { Command } from '../command-line/command';
import { UsageError } from '../command-line/failure';
import { parseArguments } from '../command-line/parse-arguments';
import { StatusLine } from '../command-line/status-line';
import type { Config } from '../config/config';
import { commandDatabase } from '../database/command-database';
import { SETTINGS_HELP, withSettings } from '../database/command-settings';
import { beginStatement, poolOptions } from '../database/connection';
import { retryDeadlocks, sqlTransaction } from '../database/transactions';
import { timeZone } from '../readings/time-zone.rule';
import { TimeZone } from '../readings/time-zone';
import { timestampIn } from '../readings/timestamp.rule';
import { LocalDays } from './local-days';
import { countRemoved, readRemoved, writeRemoved } from './removed-readings';
import { Thinning } from './thinning';

const HELP = `
Removes history that nobody needs, while the service serves: of each day before DATE, of each product and location, the
last level remains. All readings that go are written to FILE first, which must end in .ndjson.gz. When FILE is whole, on
the disk and read back, they are removed. After an interruption call it in the same way again: it removes the rest of
what is in FILE.

--before DATE       such as 2024-01-01, at least 30 days ago
--timezone ZONE     of the days, such as Europe/Helsinki; otherwise UTC
--dry-run           changes nothing and writes no file: says how many readings would go
`;

/**
 * Minimum age in ms of readings that may be removed. Readings of the last days may still arrive late, and forecasts
 * use 28 days by default.
 */
const YOUNGEST_MS = 30 * 86_400_000;

interface Task {
  readonly before: string;
  readonly days: LocalDays;
  /** The file to which removed readings are written; undefined for a dry run, which removes nothing. */
  readonly file: string | undefined;
}

/** The command that removes old readings. Only the last stock level of each old day remains. */
export const thinCommand: Command = {
  usage: 'verkko thin --before DATE FILE\nverkko thin --before DATE --dry-run',
  help: HELP,
  settings: SETTINGS_HELP,
  async run(parameters) {
    const task = readTask(parameters);
    await withSettings(async (config) => {
      const pool = new Pool({ ...poolOptions(config, await commandDatabase(config, false)), max: 1 });
      pool.on('error', () => undefined);
      try {
        await carryOut(new Thinning(inTransaction(pool, config), task.days), task);
      } finally {
        await pool.end();
      }
    });
  },
};

/**
 * Reads the command line of `verkko thin`.
 * @throws UsageError
 */
function readTask(args: string[]): Task {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: {
      before: { type: 'string' },
      timezone: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { before: date = '', timezone = 'UTC' } = values;
  const zone = TimeZone.named(timeZone.read(timezone) ?? '');
  if (!zone) throw new UsageError(`--timezone ${timeZone.message}`);
  const before = timestampIn(timezone).read(date);
  if (before === undefined || !/^\d{4}-\d\d-\d\d$/.test(date)) {
    throw new UsageError('--before must be a date, such as 2024-01-01');
  }
  // oxlint-disable-next-line no-restricted-properties -- a moment, and not a duration
  if (Date.parse(before) > Date.now() - YOUNGEST_MS) {
    throw new UsageError('--before must be at least 30 days ago');
  }
  const [file, ...more] = positionals;
  if (more.length > 0) throw new UsageError('Name one file.');
  if (values['dry-run'] ? file !== undefined : !file?.endsWith('.ndjson.gz')) {
    throw new UsageError('Name a FILE.ndjson.gz for the readings that go, or say --dry-run.');
  }
  return { before, days: new LocalDays(zone), file };
}

function inTransaction(pool: Pool, config: Config): ConstructorParameters<typeof Thinning>[0] {
  return (work) => retryDeadlocks(() => sqlTransaction(pool, beginStatement(config), config, work));
}

async function carryOut(thinning: Thinning, { before, file }: Task): Promise<void> {
  if (file === undefined || !existsSync(file)) await findRemovable(thinning, before, file);
  else say(`${file} is there: what it names is removed, as far as that has not happened.`);
  if (file !== undefined) await removeReadings(thinning, file);
}

/**
 * Counts the readings that can be removed. Unless this is a dry run, these readings are also written to the
 * file.
 */
async function findRemovable(thinning: Thinning, before: string, file: string | undefined): Promise<void> {
  let [readings, carried, impossible] = [0, 0, 0];
  const status = new StatusLine(process.stderr);
  const texts = async function* () {
    for await (const lines of thinning.lines(before)) {
      readings += lines.readings;
      carried += lines.carried;
      impossible += lines.impossible;
      status.show(`${amount(readings)} found that can go`);
      yield lines.text;
    }
  };
  await (file === undefined ? consume(texts()) : writeRemoved(file, texts()));
  status.clear();
  say(`${amount(readings)} of before ${before} can go; ${carried} levels become counts.`);
  if (impossible > 0) {
    say(`${impossible} days stay as they are, because their level is no possible count: below 0, say.`);
  }
  if (file !== undefined) say(`${file} has all of them, and is on the disk.`);
}

/** Removes readings from the database. The file lists the readings to remove. */
async function removeReadings(thinning: Thinning, file: string): Promise<void> {
  const total = await countRemoved(file);
  let [removed, carried] = [0, 0];
  const status = new StatusLine(process.stderr);
  for await (const batch of thinning.remove(readRemoved(file))) {
    removed += batch.removed;
    carried += batch.carried;
    status.show(`${removed.toLocaleString('en')} of ${amount(total)} removed`);
  }
  status.clear();
  say(`Removed ${removed.toLocaleString('en')} of ${amount(total)}, and carried ${carried} levels.`);
  if (removed < total) {
    say(
      'The others had gone before, or their day has changed meanwhile: another run, with a new file, finds those.',
    );
  }
}

async function consume(texts: AsyncIterator<string>): Promise<void> {
  while (!(await texts.next()).done);
}

function amount(readings: number): string {
  return `${readings.toLocaleString('en')} readings`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
