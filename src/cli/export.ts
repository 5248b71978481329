import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Client, operations } from '@verkko/client';
import { mediaTypes } from '../formats/media-types';
import type { LineFormat } from '../formats/lines';
import { refusal } from './response';
import { checkTarget } from '../command-line/check-target';
import type { Command } from '../command-line/command';
import { UsageError } from '../command-line/failure';
import { formatOf } from './file-format';
import { retry } from './retry';
import { say } from './say';
import { connect } from './connect';
import { writeFile, write } from './write-file';
import { serviceOf, readOptions } from './service-options';

const HELP = `
Gets every reading, or those that are asked for, as a file that an import takes: CSV, or a JSON object a line where
FILE ends in .ndjson or .jsonl; packed where it ends in .gz. Without FILE it goes to stdout. FILE is there when it is
whole, and not before: until then it is FILE.part.

--productid NAME    readings of this product alone
--from TIME         readings of this moment and later (starttimestamp), such as 2024-01-01 or 2024-01-01T10:00:00Z
--to TIME           readings of this moment and earlier (endtimestamp); a date alone is the whole day
--timezone ZONE     zone of times and dates without one, such as Europe/Helsinki; UTC by default
--location NAME     readings at this location alone; empty for the unnamed one
--stored-since TIME readings that were stored at this moment or later, however old they are, for a copy that is kept up
                    to date; it says at its end from when to ask the next time, first from 0001-01-01. An earlier
                    version stored no such time: only an export without this option has its readings
--format FORMAT     csv or ndjson, whatever the name of the file says
--force             replace FILE where it is there already
`;

const OPTIONS = {
  productid: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  location: { type: 'string' },
  'stored-since': { type: 'string' },
  timezone: { type: 'string' },
  format: { type: 'string' },
  force: { type: 'boolean', default: false },
} as const;

type Query = NonNullable<operations['exportReadings']['parameters']['query']>;

/** The command that exports readings to a file or to stdout. */
export const exportCommand: Command = {
  usage:
    'verkko export [FILE] [--productid NAME] [--location NAME] [--from TIME] [--to TIME] [--timezone ZONE]\n              [--stored-since TIME] [--format csv|ndjson] [--force]',
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, OPTIONS);
    const { productid, location, from, to, timezone, 'stored-since': storedSince, force } = values;
    const [path, ...more] = positionals;
    if (more.length > 0) throw new UsageError('Name one file, or none.');
    const format = formatOf(path ?? '.csv', values.format);
    if (!format)
      throw new UsageError(
        `${path ?? ''} does not end in .csv, .tsv, .txt, .ndjson or .jsonl: say --format.`,
      );
    const place = serviceOf(values);
    if (path !== undefined) checkTarget(path, force);

    const client = await connect(place);
    if (productid !== undefined) await warnIfUnknown(client, productid);
    const { readings, storedUntil } = await ask(client, format, {
      ...(productid !== undefined && { productid }),
      ...(location !== undefined && { location }),
      ...(from !== undefined && { starttimestamp: from }),
      ...(to !== undefined && { endtimestamp: to }),
      ...(timezone !== undefined && { timezone }),
      ...(storedSince !== undefined && { stored_since: storedSince }),
    });
    if (path === undefined) await write(readings, [process.stdout], 'stdout');
    else await writeFile(readings, path, force);
    if (storedSince !== undefined) {
      const notice = `What is stored from now on: --stored-since ${storedUntil}\n`;
      (path === undefined ? process.stderr : process.stdout).write(notice);
    }
  },
};

/** Prints a warning to stderr if a product has no readings, because its name may be misspelt. @throws Failure */
async function warnIfUnknown(client: Client, productid: string): Promise<void> {
  // The request asks for the stock level at the latest possible time, because readings in the future are exported as
  // well.
  const query = { productid: [productid], at: '9999-12-31T23:59:59.999999Z' };
  const answer = await retry(() => client.GET('/api/v1/inventory/levels', { params: { query } }), say);
  if (!answer.data) throw refusal('Nothing was exported', answer);
  if (answer.data.missing.length > 0) say(`There are no readings of ${JSON.stringify(productid)}.`);
}

/** Requests the export. @returns the readings as a stream, and the value for --stored-since in the next export */
async function ask(client: Client, format: LineFormat, query: Query) {
  const answer = await retry(
    () =>
      client.GET('/api/v1/inventory/export', {
        params: { query },
        headers: { Accept: mediaTypes[format] },
        parseAs: 'stream',
      }),
    say,
  );
  if (!answer.response.ok) throw refusal('Nothing was exported', answer);
  return {
    readings: Readable.fromWeb(answer.data as ReadableStream),
    storedUntil: answer.response.headers.get('X-Stored-Until') ?? '',
  };
}
