import type { PoolClient } from 'pg';
import { type CopyStreamQuery, from } from 'pg-copy-streams';

/**
 * The timeout that `pg` gets for the COPY. It is so long that it never ends the COPY. The time that
 * PostgreSQL waits for rows counts for this timeout. So a shorter one could end the COPY during such a wait.
 */
const NEVER_MS = 2 ** 31 - 1;

/** Writes rows into a table by COPY, no faster than PostgreSQL accepts them. */
export class Copy {
  private readonly stream: CopyStreamQuery;
  private error: Error | undefined;

  /**
   * Starts to copy rows into a table.
   * @param statement `COPY … FROM STDIN`
   * @param timeout maximum time that PostgreSQL may take to accept rows or to end the COPY, in ms
   */
  constructor(
    client: PoolClient,
    statement: string,
    private readonly timeout: number,
  ) {
    this.stream = client.query(Object.assign(from(statement), { query_timeout: NEVER_MS }));
    this.stream.on('error', (error) => {
      this.error = error;
    });
  }

  /** Sends rows to PostgreSQL, and resolves when it can accept more rows. @param rows in the text format of COPY */
  write(rows: string): Promise<void> {
    return this.settled((done) => this.stream.write(rows, done));
  }

  /** Ends the COPY, and resolves when all rows are in the table. They are durable only after the commit. */
  end(): Promise<void> {
    return this.settled((done) => this.stream.end(done));
  }

  private settled(action: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.error) throw this.error;
      const done = (error?: Error | null) => {
        clearTimeout(timer);
        this.stream.off('error', done);
        if (error) reject(error);
        else resolve();
      };
      const timer = setTimeout(() => {
        done(new Error('Query read timeout'));
      }, this.timeout);
      this.stream.on('error', done);
      action(done);
    });
  }
}

const SPECIAL = /[\\\t\n\r]/g;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Escapes text for COPY as described in https://www.postgresql.org/docs/16/sql-copy.html#SQL-COPY-FILE-FORMATS */
export function copyText(text: string): string {
  return text.replace(SPECIAL, (character) => ESCAPES[character] ?? character);
}
