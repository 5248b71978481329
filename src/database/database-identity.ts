import { Injectable } from '@nestjs/common';
import { Database } from './database';

/** Inserts the identity of the database. If several instances do this at once, only one of them writes the row. */
const MAKE = 'INSERT INTO database_identity (id) VALUES (gen_random_uuid()) ON CONFLICT DO NOTHING';

const FIND = 'SELECT id FROM database_identity';

/**
 * The identity (a UUID) of the database. It tells two databases apart, because different readings in two
 * databases may have the same id.
 */
@Injectable()
export class DatabaseIdentity {
  private known: string | undefined;

  constructor(private readonly database: Database) {}

  /** Queries the database's identity only once, because it never changes. */
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
