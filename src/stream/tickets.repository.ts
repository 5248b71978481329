import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../database/advisory-locks';
import { Database } from '../database/database';
import { momentText } from '../database/moment';

const INSERT = `
  INSERT INTO stream_tickets (hash, caller, expires_at) VALUES ($1, $2, now() + interval '60 s')
  RETURNING ${momentText('expires_at')} AS expires_at`;

/**
 * SQL that finds and deletes a ticket in one step. If two requests use the same ticket at the same time, only one
 * succeeds, even on different instances.
 */
const TAKE = `
  DELETE FROM stream_tickets WHERE hash = $1 RETURNING caller, expires_at > clock_timestamp() AS is_valid`;

const DELETE_EXPIRED = `
  DELETE FROM stream_tickets WHERE hash IN (
    SELECT hash FROM stream_tickets WHERE expires_at < now() LIMIT 10000)
    AND (SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.ticketCleanup}))`;

/** The SQL statements about tickets for streams. The tickets are in the database, because all instances share them. */
@Injectable()
export class TicketsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores a ticket for a stream.
   * @returns time when the ticket expires
   */
  async insert(hash: Buffer, caller: object): Promise<string> {
    const { rows } = await this.database.query<{ expires_at: string }>({
      text: INSERT,
      values: [hash, JSON.stringify(caller)],
    });
    return (rows[0] as { expires_at: string }).expires_at;
  }

  /**
   * Removes a ticket for a stream.
   * @returns the caller who made the ticket; undefined if the ticket does not exist or has expired
   */
  async take(hash: Buffer): Promise<object | undefined> {
    const { rows } = await this.database.query<{ caller: object; is_valid: boolean }>({
      text: TAKE,
      values: [hash],
    });
    return rows[0]?.is_valid ? rows[0].caller : undefined;
  }

  /**
   * Deletes expired tickets for streams, unless another instance is doing so.
   * @returns number of deleted tickets
   */
  async deleteExpired(): Promise<number> {
    return (await this.database.query({ text: DELETE_EXPIRED })).rowCount ?? 0;
  }
}
