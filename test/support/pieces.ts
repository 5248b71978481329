import fc from 'fast-check';
import type { Row } from '../../src/reading-files/row';

/** A function that reads the rows of an import file. */
type Reader = (bytes: AsyncIterable<Buffer>) => AsyncIterable<Row[]>;

/** All rows that a reader finds in a file that arrives in the given pieces. */
export async function rowsIn(read: Reader, pieces: Iterable<Buffer>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const some of read(arriving(pieces))) rows.push(...some);
  return rows;
}

/** A random file: as a whole, and cut into pieces at random offsets, also within characters and line breaks. */
export function cutAnywhere(file: fc.Arbitrary<Buffer>): fc.Arbitrary<{ whole: Buffer; pieces: Buffer[] }> {
  return file.chain((whole) =>
    fc.oneof(fc.array(fc.nat(whole.length)), fc.constant([...whole.keys()])).map((cuts) => ({
      whole,
      pieces: cut(whole, cuts),
    })),
  );
}

/** Cuts a file into pieces. @param cuts the offsets to cut at, in any order */
export function cut(whole: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...new Set([...cuts, whole.length])].sort((a, b) => a - b);
  return ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
}

// oxlint-disable-next-line typescript/require-await -- pieces come one by one, as from a socket
async function* arriving(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* pieces;
}
