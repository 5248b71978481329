import { randomUUID } from 'node:crypto';
import type { Client } from '@verkko/client';
import type { FileOptions } from '../reading-files/file-options';
import { InvalidFileError, ReadingFile } from '../reading-files/reading-file';
import type { ErrorDetailDto as ErrorDetail } from '@verkko/client';
import { timestampIn } from '../readings/timestamp.rule';
import { refusal } from './response';
import { type Part, partsOf } from './parts';
import type { Command } from '../command-line/command';
import { Failure, INTERRUPTED, UsageError } from '../command-line/failure';
import { retry } from './retry';
import { Progress } from './progress';
import { connect } from './connect';
import { serviceOf, readOptions } from './service-options';
import { FILE_OPTIONS, FILE_OPTIONS_HELP, optionsIn, inOptions } from './file-options';
import { InputFile } from './input-file';
import { Rejects } from './rejects';
import { repeatableInput } from './repeatable-input';
import { say } from './say';
import { StatusLine } from '../command-line/status-line';

const HELP = `
Stores the readings of a file: CSV (.csv, .tsv, .txt) with the columns productid, quantity or delta, timestamp, and
where there are such, location, reason and reference; or a JSON object a line (.ndjson, .jsonl), packed by gzip or not.
All of it is checked first: where anything is wrong, nothing is sent, and the mistakes are listed by line.

Then it goes out in parts of 50,000 readings. When that ends early – Ctrl-C, a network that is gone – the same
command goes on where it was, and stores nothing twice: within 3 days, with the same key, and with a file that
is the same up to that place. Once all of a file is stored, put what comes later into another one.

FILE may be - for stdin, or a pipe. It is copied to the folder of temporary files first, because a stream cannot be
read twice: the same bytes again go on where an earlier import ended.

A service that is busy, away for a moment, or asks to wait (after 10 parts a minute without a key) is waited for.

A file of another system needs options that describe it; docs/how-to/other-systems.md has a line for each of ten.

--format FORMAT     csv or ndjson, where the name of the file does not tell
${FILE_OPTIONS_HELP}--force             replace the file of --rejects where it is there already
--again             store the file even if it was stored before, such as after its products were erased;
                    when it ends early, the same command stores the first readings again
`;

const OPTIONS = {
  format: { type: 'string' },
  force: { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  ...FILE_OPTIONS,
} as const;

const GO_ON = 'The same command goes on from there.';

/** The advice for an import with --again that has ended early: each such import has idempotency keys of its own. */
const BEGINS_ANEW =
  'The same command with --again would store these a second time: put the others into a file of their own.';

/**
 * The command that imports a file of readings. It sends the file in parts, each with its own Idempotency-Key, so that
 * after a lost connection only one part is sent again.
 */
export const importCommand: Command = {
  usage: 'verkko import FILE|- [--format csv|ndjson]',
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, OPTIONS);
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError('Name one file.');
    const options = optionsIn(values);
    warnIfFuture(options);
    const source = new InputFile(path, values.format, options, await repeatableInput(path));
    const rejects =
      values.rejects === undefined ? undefined : new Rejects(values.rejects, source, values.force);
    const client = await connect(serviceOf(values));
    const total = await check(source, options, rejects);
    const [salt, advice] = values.again ? [randomUUID(), BEGINS_ANEW] : ['', GO_ON];
    await new Import(source, total, client, advice).run(salt);
  },
};

/**
 * Prints a warning to stderr if the user gave one timestamp for all rows and it is in the future. The user
 * may have forgotten to give its time zone.
 */
function warnIfFuture({ constants, timezone }: FileOptions): void {
  const timestamp = timestampIn(timezone).read(constants?.timestamp);
  // oxlint-disable-next-line clock/no-current-date -- a moment, and not a duration
  if (timestamp === undefined || new Date(timestamp) <= new Date()) return;
  say(
    `${timestamp} is in the future: the readings are stored, and are the level from then on. If it is a local time, give its --timezone.`,
  );
}

/**
 * Checks a file without storing it.
 * @returns the number of readings in the file
 * @throws Failure that lists the invalid rows
 */
async function check(source: InputFile, options: FileOptions, rejects: Rejects | undefined): Promise<number> {
  const status = new StatusLine(process.stderr);
  const file = new ReadingFile(source.rows(), options, { rejected: (row) => rejects?.add(row) });
  try {
    while (await file.next()) status.show(`Checking: ${amount(file.count)} readings`);
  } catch (error) {
    if (!(error instanceof InvalidFileError)) throw error;
    await file.finish();
    const { message, details = [] } = file.error();
    throw new Failure(`${source.path}: ${message}. Nothing was sent.${listed(details)}`);
  } finally {
    status.clear();
  }
  rejects?.keep();
  if (file.badLines > 0) {
    const left = `${rows(file.badLines)} left out`;
    say(`${left}${whereFound(rejects, file.badLines)}:${listed(file.details)}`);
  }
  return file.count;
}

function whereFound(rejects: Rejects | undefined, count: number): string {
  if (!rejects) return '';
  if (rejects.count === count) return `; ${rejects.path} has ${count === 1 ? 'it' : 'them'}`;
  return `; ${rejects.path} has ${amount(rejects.count)} of them, and no line that is too long`;
}

function listed(details: readonly ErrorDetail[]): string {
  return details.map(({ field, message }) => `\n  ${field} ${inOptions(message)}`).join('');
}

/** One import of a file, with its progress. */
class Import {
  private readonly progress: Progress;
  private stored = 0;
  private storedBefore = 0;

  constructor(
    private readonly source: InputFile,
    private readonly total: number,
    private readonly client: Client,
    /** What to do if the import ends early. */
    private readonly advice: string,
  ) {
    this.progress = new Progress(process.stderr, total);
  }

  /** Sends all parts of the file. @param salt changes the Idempotency-Keys of the parts @throws Failure */
  async run(salt: string): Promise<void> {
    process.once('exit', (code) => {
      if (code === INTERRUPTED) process.stderr.write(`\nStopped. ${this.state}\n`);
    });
    const startedAt = performance.now();
    for await (const chunk of partsOf(this.source, salt)) {
      await this.store(chunk).catch((error: unknown) => {
        throw error instanceof Failure ? new Failure(`${error.message}\n${this.state}`) : error;
      });
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const before = this.storedBefore > 0 ? `; ${amount(this.storedBefore)} were already stored` : '';
    process.stdout.write(`Stored ${readings(this.stored)} in ${seconds} s${before}.\n`);
  }

  private async store(chunk: Part): Promise<void> {
    const answer = await retry(
      () => this.post(chunk),
      (notice) => {
        this.progress.say(notice);
      },
    );
    const { ok, headers } = answer.response;
    if (!ok)
      throw refusal('The service did not take the readings', answer, (field) => placeInFile(field, chunk));
    if (headers.has('Idempotency-Replayed')) this.storedBefore += chunk.lines.length;
    else this.stored += chunk.lines.length;
    this.progress.show(this.stored + this.storedBefore);
  }

  private post({ body, key }: Part) {
    return this.client.POST('/api/v1/inventory/import', {
      params: { header: { 'Idempotency-Key': key } },
      headers: { 'Content-Type': 'application/x-ndjson' },
      body,
    });
  }

  private get state(): string {
    const stored = this.stored + this.storedBefore;
    return `${amount(stored)} of ${readings(this.total)} stored. ${stored === 0 ? GO_ON : this.advice}`;
  }
}

/**
 * Corrects the line number in an error message of the service. The command sends the file in parts, and the
 * service counts the lines of each part. This function returns the text with the line number in the whole
 * file. It is needed only if the service rejects a row that the command has accepted, because their versions
 * differ.
 */
function placeInFile(field: string, { lines }: Part): string {
  return field.replace(/^line (\d+)/, (_, line) => `line ${lines[Number(line) - 1] ?? ''}`);
}

function rows(count: number): string {
  return count === 1 ? '1 row is' : `${amount(count)} rows are`;
}

function readings(count: number): string {
  return count === 1 ? '1 reading' : `${amount(count)} readings`;
}

function amount(count: number): string {
  return count.toLocaleString('en');
}
