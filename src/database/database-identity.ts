import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** Inserts the identity of the database. When several instances do this at once, one of them writes the row. */
const MAKE = 'INSERT INTO database_identity (id) VALUES (gen_random_uuid()) ON CONFLICT DO NOTHING';

const FIND = 'SELECT id FROM database_identity';

/** The identity (a UUID) of the database: another database has other readings under the same ids. */
@Injectable()
export class DatabaseIdentity {
  private known: string | undefined;

  constructor(private readonly database: Database) {}

  /** Queries the identity once, because it never changes. */
  async id(): Promise<string> {
    this.known ??= (await this.find()) ?? (await this.make());
    return this.known;
  }

  private async make(): Promise<string> {
    await this.database.query({ text: MAKE });
    return (await this.find()) as string;
  }

  private async find(): Promise<string | undefined> {
    const { rows } = await this.database.query<{ id: string }>({ text: FIND });
    return rows[0]?.id;
  }
}
