import { existsSync } from 'node:fs';
import { EmbeddedPostgresError } from '@verkko/embedded-postgres';
import { Pool } from 'pg';
import { parseArguments } from '../command-line/parse-arguments';
import type { Config } from '../config/config';
import { ConfigError, loadConfig } from '../config/load-config';
import { commandDatabase } from '../database/command-database';
import { beginStatement, poolOptions } from '../database/connection';
import { withAdvice } from '../database/connection-advice';
import { databaseError } from '../database/database-error';
import { retryDeadlocks, sqlTransaction } from '../database/transactions';
import { timeZone } from '../readings/time-zone.rule';
import { TimeZone } from '../readings/time-zone';
import { timestampIn } from '../readings/timestamp.rule';
import { LocalDays } from './local-days';
import { countRemoved, readRemoved, RemovedFileError, writeRemoved } from './removed-readings';
import { Thinning } from './thinning';

const HELP = `Removes history that nobody needs, in the database that the service uses: of each day before DATE, of each product and
location, the last level remains. The service may go on meanwhile.

  npm run thin -- --before DATE FILE.ndjson.gz
  npm run thin -- --before DATE --dry-run

All readings that go are written to FILE first. When FILE is whole, on the disk and read back, they are removed. After an
interruption call it in the same way again: it removes the rest of what is in FILE.

--before DATE       such as 2024-01-01, at least 30 days ago
--timezone ZONE     of the days, such as Europe/Helsinki; otherwise UTC
--dry-run           changes nothing and writes no file: says how many readings would go
`;

/** Minimum age of removed readings: late readings are common below it, and forecasts look back 28 days by default. */
const YOUNGEST_MS = 30 * 86_400_000;

const TELL_EVERY_MS = 1000;

interface Task {
  readonly before: string;
  readonly days: LocalDays;
  /** The file to which removed readings are written; undefined if nothing is to be changed. */
  readonly file: string | undefined;
}

class UsageError extends Error {}

async function main(): Promise<void> {
  const task = readTask();
  if (!task) return;
  const config = loadConfig();
  const pool = new Pool({ ...poolOptions(config, await commandDatabase(config, false)), max: 1 });
  pool.on('error', () => undefined);
  try {
    await carryOut(new Thinning(inTransaction(pool, config), task.days), task);
  } finally {
    await pool.end();
  }
}

/** Reads the command line. @returns undefined if the user asked for help @throws UsageError */
function readTask(): Task | undefined {
  const { values, positionals } = readArguments();
  if (values.help || positionals[0] === 'help') {
    process.stderr.write(HELP);
    return undefined;
  }
  const { before: date = '', timezone = 'UTC' } = values;
  const zone = TimeZone.named(timeZone.read(timezone) ?? '');
  if (!zone) throw new UsageError(`--timezone ${timeZone.message}`);
  const before = timestampIn(timezone).read(date);
  if (before === undefined || !/^\d{4}-\d\d-\d\d$/.test(date)) {
    throw new UsageError('--before must be a date, such as 2024-01-01');
  }
  // eslint-disable-next-line no-restricted-properties -- a moment, and not a duration
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

function readArguments() {
  try {
    return parseArguments({
      allowPositionals: true,
      options: {
        before: { type: 'string' },
        timezone: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function inTransaction(pool: Pool, config: Config): ConstructorParameters<typeof Thinning>[0] {
  return (work) => retryDeadlocks(() => sqlTransaction(pool, beginStatement(config), config, work));
}

async function carryOut(thinning: Thinning, { before, file }: Task): Promise<void> {
  if (file === undefined || !existsSync(file)) {
    let [readings, carried, impossible] = [0, 0, 0];
    const told = new Telling();
    const texts = async function* () {
      for await (const lines of thinning.lines(before)) {
        readings += lines.readings;
        carried += lines.carried;
        impossible += lines.impossible;
        told.tell(`${amount(readings)} found that can go`);
        yield lines.text;
      }
    };
    await (file === undefined ? consume(texts()) : writeRemoved(file, texts()));
    say(`${amount(readings)} of before ${before} can go; ${carried} levels become counts.`);
    if (impossible > 0) {
      say(`${impossible} days stay as they are, because their level is no possible count: below 0, say.`);
    }
    if (file === undefined) return;
    say(`${file} has all of them, and is on the disk.`);
  } else {
    say(`${file} is there: what it names is removed, as far as that has not happened.`);
  }

  const total = await countRemoved(file);
  let [removed, carried] = [0, 0];
  const told = new Telling();
  for await (const batch of thinning.remove(readRemoved(file))) {
    removed += batch.removed;
    carried += batch.carried;
    told.tell(`${removed.toLocaleString('en')} of ${amount(total)} removed`);
  }
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

/** Prints the progress, one line per second. */
class Telling {
  private toldAt = performance.now();

  tell(text: string): void {
    if (performance.now() - this.toldAt < TELL_EVERY_MS) return;
    this.toldAt = performance.now();
    process.stderr.write(`${text}\n`);
  }
}

function amount(readings: number): string {
  return `${readings.toLocaleString('en')} readings`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
  const isExpected = [ConfigError, EmbeddedPostgresError, RemovedFileError].some(
    (kind) => error instanceof kind,
  );
  const message = isExpected
    ? (error as Error).message
    : (databaseError(error)?.message ?? withAdvice(error));
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
