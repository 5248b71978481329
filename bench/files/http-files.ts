import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { BenchError } from '../bench-error';
import type { ExportForm, ImportForm } from './file-results';
import { withoutEnd } from './make-files';

const IMPORT_HEADERS: Readonly<Record<ImportForm, Readonly<Record<string, string>>>> = {
  csv: { 'Content-Type': 'text/csv' },
  gzip: { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' },
  ndjson: { 'Content-Type': 'application/x-ndjson' },
};

const ACCEPT: Readonly<Record<ExportForm, string>> = { csv: 'text/csv', ndjson: 'application/x-ndjson' };

const LINE_FEED = 0x0a;

/**
 * Imports a file as fast as the service reads it. This process is almost idle meanwhile, because the service
 * reads only some megabytes a second.
 * @throws BenchError if the number of stored rows is wrong
 */
export async function importFile(url: string, form: ImportForm, path: string, rows: number): Promise<void> {
  const sending = importing(url, form);
  const [[response]] = (await Promise.all([
    once(sending, 'response'),
    pipeline(createReadStream(path), sending),
  ])) as [[IncomingMessage], unknown];
  const answer = await text(response);
  if (response.statusCode === 201 && answer === JSON.stringify({ inserted: rows })) return;
  throw new BenchError(`An import of ${rows} rows was answered with ${response.statusCode ?? ''}: ${answer}`);
}

/**
 * Sends an endless file to the import, until the signal aborts the upload.
 * @throws BenchError if the service responds, because a response is expected only after the end of a file
 */
export async function importWithoutEnd(url: string, csv: string, cutOff: AbortSignal): Promise<void> {
  const sending = importing(url, 'csv');
  const answered = once(sending, 'response').then(async ([response]) => {
    throw new BenchError(`An import without an end was answered: ${await text(response as IncomingMessage)}`);
  });
  try {
    await Promise.all([answered, pipeline(withoutEnd(csv), sending, { signal: cutOff })]);
  } catch (error) {
    if (!cutOff.aborted) throw error;
  } finally {
    sending.destroy();
  }
}

function importing(url: string, form: ImportForm): ClientRequest {
  return request(`${url}/api/v1/inventory/import`, { method: 'POST', headers: IMPORT_HEADERS[form] });
}

/**
 * Downloads all readings and counts them.
 * @throws BenchError if the number of rows is wrong
 */
export async function exportFile(url: string, form: ExportForm, rows: number): Promise<void> {
  const asking = request(`${url}/api/v1/inventory/export`, { headers: { Accept: ACCEPT[form] } }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) {
    throw new BenchError(`An export was answered with ${response.statusCode ?? ''}: ${await text(response)}`);
  }
  let lines = form === 'csv' ? -1 : 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) lines += 1;
  }
  if (lines !== rows) throw new BenchError(`An export of ${rows} rows had ${lines}`);
}
