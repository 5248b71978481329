import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** The name of the database: another database has other readings under the same ids. */
@Injectable()
export class DatabaseIdentity {
  private known: string | undefined;

  constructor(private readonly database: Database) {}

  /** Asks once: migrations may run after the start, but the name never changes. */
  async id(): Promise<string> {
    if (this.known !== undefined) return this.known;
    const { rows } = await this.database.query<{ id: string }>({ text: 'SELECT id FROM database_identity' });
    const [{ id }] = rows as [{ id: string }];
    this.known = id;
    return id;
  }
}
