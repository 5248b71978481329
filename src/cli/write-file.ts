import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { connectionError, reasonOf } from './connection';
import { Failure } from '../command-line/failure';
import { isPacked } from './file-format';
import { StatusLine } from '../command-line/status-line';

/**
 * Writes exported readings to `PATH.part`, and renames that file to PATH when it is complete, so that an
 * incomplete file never has the final name.
 * @param mayReplace whether an existing `.part` file may be replaced, such as one that a killed export has
 * left
 * @throws Failure
 */
export async function writeFile(readings: Readable, path: string, mayReplace: boolean): Promise<void> {
  const part = `${path}.part`;
  // An existing .part file is not overwritten: another export may be writing it.
  const file = createWriteStream(part, { flags: mayReplace ? 'w' : 'wx', flush: true });
  file.once('open', () => {
    process.once('exit', () => {
      rmSync(part, { force: true });
    });
  });
  const startedAt = performance.now();
  const bytes = await write(readings, isPacked(path) ? [createGzip(), file] : [file], part);
  renameSync(part, path);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`Wrote ${path}: ${amount(bytes)} of readings in ${seconds} s.\n`);
}

/**
 * Writes exported readings to a destination, no faster than it accepts them.
 *
 * @param targets streams through which the readings pass; the last stream is the destination
 * @param name the destination's name, for messages
 * @returns the number of bytes in the exported readings
 * @throws Failure if some readings did not arrive, or could not be written
 */
export async function write(
  readings: Readable,
  targets: readonly NodeJS.ReadWriteStream[] | readonly NodeJS.WritableStream[],
  name: string,
): Promise<number> {
  const status = new StatusLine(process.stderr);
  let bytes = 0;
  readings.on('data', (piece: Buffer) => {
    bytes += piece.length;
    status.show(amount(bytes));
  });
  try {
    await pipeline([readings, ...targets]);
    return bytes;
  } catch (error) {
    throw explained(error, name);
  } finally {
    status.clear();
  }
}

function explained(error: unknown, name: string): unknown {
  const cause = connectionError(error);
  if (cause) return new Failure(`The connection was cut (${reasonOf(cause)}): these are not all readings.`);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST')
    return new Failure(`${name} is there already: another export may be writing it. --force replaces it.`);
  return code === undefined ? error : new Failure(`${name} cannot be written: ${message}`);
}

function amount(bytes: number): string {
  return `${bytes.toLocaleString('en')} bytes`;
}
