import { type FileHandle, open } from 'node:fs/promises';
import type { z } from 'zod';
import { Failure } from '../command-line/failure';
import { BadBlockError, type Block, unpack } from './blocks';
import { FORMAT, type Head, records, type TableEnd, type TableStart } from './records';
import { RowsDigest } from './rows-digest';

/**
 * Reads a backup from beginning to end. It checks every block, and the number of rows and the checksum of
 * every table. Every method may throw a Failure that says where the file is damaged.
 */
export class BackupReader {
  private readonly blocks: AsyncGenerator<Block, void>;
  private block: Block | undefined;
  private place = 'behind 0 tables';
  private readonly sum = { tables: 0, rows: 0, bytes: 0 };

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    /** Length of the backup file in bytes. */
    readonly length: number,
  ) {
    this.blocks = unpack((length) => readFully(file, length));
  }

  static async open(path: string): Promise<BackupReader> {
    const file = await open(path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Failure(`There is no file ${path}.`);
      throw new Failure(`${path} cannot be read: ${(error as Error).message}.`);
    });
    return new BackupReader(path, file, (await file.stat()).size);
  }

  /** Number of bytes of the backup file that were read so far. */
  get position(): number {
    return this.block?.to ?? 0;
  }

  async head(): Promise<Head> {
    // An error in the first block is ignored here. Then `head` is missing, and the message below is the same
    // as for a file that is no backup.
    await this.next().catch(() => undefined);
    const head = this.read(records.head)?.backup;
    if (!head) throw new Failure(`${this.path} is no backup of this service, or damaged at its first byte.`);
    if (head.format > FORMAT) {
      throw new Failure(
        `${this.path} was made by verkko ${head.version} in a format that this version cannot read: use that version, or a later one.`,
      );
    }
    await this.next();
    return head;
  }

  /**
   * Returns the next table of the backup. If there is no further table, checks the end of the file and
   * returns undefined.
   */
  async nextTable(): Promise<TableStart | undefined> {
    this.place = `behind ${this.sum.tables} tables`;
    const start = this.read(records.table);
    if (start) {
      this.place = `at the beginning of table ${start.table}`;
      await this.next();
      return start;
    }
    const complete = this.read(records.complete)?.complete;
    if (!complete) throw this.damage(`neither a table nor the end begins at byte ${this.block?.from ?? 0}`);
    const { tables, rows, bytes } = this.sum;
    if (complete.tables !== tables || complete.rows !== rows || complete.bytes !== bytes) {
      throw this.damage(`${complete.tables} tables with ${complete.rows} rows were written`);
    }
    this.block = undefined;
    if ((await readFully(this.file, 1)).length > 0) throw this.damage('something follows the end');
    return undefined;
  }

  /**
   * The rows of the table that {@link nextTable} returned. After the last row, their number and checksum are checked.
   *
   * @returns the record that follows the rows
   */
  async *rowsOf({ table }: TableStart): AsyncGenerator<Buffer, TableEnd> {
    const digest = new RowsDigest();
    while (this.block?.kind === 'rows') {
      const { content } = this.block;
      this.place = `in table ${table}, behind row ${digest.rows}`;
      digest.update(content);
      yield content;
      this.place = `in table ${table}, behind row ${digest.rows}`;
      await this.next();
    }
    const end = this.read(records.end);
    if (!end) throw this.damage(`byte ${this.block?.from ?? 0} does not end the table`);
    const { rows, bytes } = digest;
    if (end.rows !== rows || end.bytes !== bytes) {
      throw this.damage(`${end.rows} rows were written, and here are ${rows}`);
    }
    if (end.sha256 !== digest.sha256()) throw this.damage('the checksum of the table is another one');
    this.sum.tables += 1;
    this.sum.rows += rows;
    this.sum.bytes += bytes;
    await this.next();
    return end;
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async next(): Promise<void> {
    try {
      const { value } = await this.blocks.next();
      if (!value) throw new BadBlockError('the file ends too early');
      this.block = value;
    } catch (error) {
      throw error instanceof BadBlockError ? this.damage(error.message) : error;
    }
  }

  /** The record in the current block of the backup; undefined if the block contains no record of the expected kind. */
  private read<T>(schema: z.ZodType<T>): T | undefined {
    if (this.block?.kind !== 'record') return undefined;
    return schema.safeParse(json(this.block.content)).data;
  }

  private damage(reason: string): Failure {
    return new Failure(`${this.path} is damaged ${this.place}: ${reason}.`);
  }
}

/** Reads repeatedly, because one read of a pipe or a network file system may return fewer bytes than asked for. */
async function readFully(file: FileHandle, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await file.read(buffer, filled, length - filled);
    if (bytesRead === 0) return buffer.subarray(0, filled);
    filled += bytesRead;
  }
  return buffer;
}

function json(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}
