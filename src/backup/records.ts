import { z } from 'zod';

/** Version of the backup format. It is increased by every change that earlier versions of the service cannot read. */
export const FORMAT = 1;

const count = z.int().nonnegative();

/** First record of a backup: when and from which database it was made. */
const head = z.object({
  backup: z.object({
    format: z.int(),
    /** Version of the service that made the backup. */
    version: z.string(),
    /** Version of PostgreSQL from which the backup was made. */
    postgresql: z.string(),
    created_at: z.string(),
    /** The migrations of the database when the backup was made, oldest first. */
    migrations: z.array(z.string()),
  }),
});

/**
 * The record before the rows of each table in a backup file: the name of the table, and its columns in their
 * order.
 */
const table = z.object({ table: z.string().min(1), columns: z.array(z.string().min(1)).min(1) });

/** The record after a table's rows in a backup, with their number and checksum. */
const end = z.object({
  rows: count,
  /** Length in bytes of the uncompressed rows of a table; `sha256` is their checksum. */
  bytes: count,
  sha256: z.string(),
  /**
   * Last number that the identity column has assigned; null if it has assigned none. A restored table
   * continues with a higher number.
   */
  last_id: z.string().regex(/^\d+$/).nullable(),
});

/** Last record of a backup. A file without it is incomplete. */
const complete = z.object({ complete: z.object({ tables: count, rows: count, bytes: count }) });

export const records = { head, table, end, complete };

export type Head = z.output<typeof head>['backup'];
export type TableStart = z.output<typeof table>;
export type TableEnd = z.output<typeof end>;

/**
 * What the user is told about a copied table: the number of rows and bytes, and the seconds that the copy
 * took.
 */
export interface CopiedTable {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** Function that reports the progress of a table: the rows and bytes that were copied so far. */
export type Report = (name: string, rows: number, bytes: number) => void;
