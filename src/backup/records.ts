import { z } from 'zod';

/** Version of the backup format. A change that this version of the service cannot read gets the next number. */
export const FORMAT = 1;

const count = z.int().nonnegative();

/** First record of a backup, about its origin. */
const head = z.object({
  backup: z.object({
    format: z.int(),
    /** Version of the service. */
    version: z.string(),
    /** Version of PostgreSQL. */
    postgresql: z.string(),
    created_at: z.string(),
    /** The migrations that the database had, oldest first. */
    migrations: z.array(z.string()),
  }),
});

/** Record before the rows of a table, with the names of the columns in their order. */
const table = z.object({ table: z.string().min(1), columns: z.array(z.string().min(1)).min(1) });

/** Record after the rows of a table. */
const end = z.object({
  rows: count,
  /** Length in bytes and SHA-256 of the uncompressed rows. */
  bytes: count,
  sha256: z.string(),
  /** Last number that the identity column assigned, so that the next one is higher; null if there is none. */
  last_id: z.string().regex(/^\d+$/).nullable(),
});

/** Last record of a backup. A file without it is incomplete. */
const complete = z.object({ complete: z.object({ tables: count, rows: count, bytes: count }) });

export const records = { head, table, end, complete };

export type Head = z.output<typeof head>['backup'];
export type TableStart = z.output<typeof table>;
export type TableEnd = z.output<typeof end>;

/** Figures about a copied table, for the user. */
export interface CopiedTable {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** Reports the progress of a table: the rows and bytes so far. */
export type Report = (name: string, rows: number, bytes: number) => void;
