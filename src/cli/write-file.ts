import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { connectionError, reasonOf } from './connection';
import { Failure } from './failure';
import { isPacked } from './file-format';
import { StatusLine } from './status-line';

/**
 * Writes what comes into a file beside the one that is meant, which gets its name when all of it is there: what is cut off
 * never looks whole.
 * @param mayReplace what an export left behind that was killed, too
 * @throws Failure
 */
export async function writeFile(readings: Readable, path: string, mayReplace: boolean): Promise<void> {
  const part = `${path}.part`;
  // Not over one that is there: another export may be at it.
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
 * Writes what comes, no faster than it is taken.
 *
 * @param targets what it goes through, and where it goes
 * @param name of that, for people
 * @returns how many bytes came
 * @throws Failure where not all of it came, or could be written
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
