import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Failure } from '../command-line/failure';

/** The fields that identify a reading in a line of the file of removed readings. */
export interface RemovedReading {
  readonly productid: string;
  /** The location of a reading; empty for the unnamed location. */
  readonly location: string;
  readonly timestamp: string;
  readonly id: number;
}

/**
 * Writes the removed readings to a compressed file. Then reads this file, and compares its content with the
 * text that was written. The file gets its final name only if both are equal.
 *
 * @param texts the content of the file in parts; each part has several lines
 * @throws Failure
 */
export async function writeRemoved(path: string, texts: AsyncIterable<string>): Promise<void> {
  const part = `${path}.part`;
  const written = createHash('sha256');
  async function* hashed() {
    for await (const text of texts) {
      written.update(text);
      yield text;
    }
  }
  const file = await open(part, 'w', 0o600).catch((error: unknown) => {
    throw new Failure(`${part} cannot be written: ${(error as Error).message}`);
  });
  await pipeline(hashed, createGzip(), file.createWriteStream({ flush: true }));

  const read = createHash('sha256');
  await pipeline(createReadStream(part), createGunzip(), read);
  if (read.digest('hex') !== written.digest('hex')) {
    throw new Failure(`${part} does not hold what was written; nothing is removed.`);
  }
  await rename(part, path);
  const folder = await open(dirname(resolve(path)));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Reads the whole file of removed readings to check it.
 * @returns number of readings in the file
 * @throws Failure
 */
export async function countRemoved(path: string): Promise<number> {
  let count = 0;
  for await (const reading of readRemoved(path)) if (reading.id > 0) count += 1;
  return count;
}

/**
 * Reads the file of removed readings, and yields these readings in the order of the file.
 * @throws Failure
 */
export async function* readRemoved(path: string): AsyncGenerator<RemovedReading> {
  const unpacked = createGunzip();
  const copied = pipeline(createReadStream(path), unpacked);
  // If reading the file fails, `await copied` throws the error at the end. Until then, this handler keeps
  // Node from treating the error as an unhandled rejection.
  copied.catch(() => undefined);
  try {
    for await (const line of createInterface({ input: unpacked, crlfDelay: Infinity })) yield readingIn(line);
    await copied;
  } catch (error) {
    throw new Failure(
      `${path} is damaged, or no file of this command (${(error as Error).message}); nothing more is removed.`,
    );
  }
}

function readingIn(line: string): RemovedReading {
  const { productid, location = '', timestamp, id } = JSON.parse(line) as Partial<RemovedReading>;
  if (typeof productid === 'string' && timestamp !== undefined && Number.isSafeInteger(id)) {
    return { productid, location, timestamp, id: id as number };
  }
  throw new Error(`a line names no reading: ${line.slice(0, 100)}`);
}
