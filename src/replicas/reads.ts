import { Injectable } from '@nestjs/common';
import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { Database } from '../database/database';
import { isAway, isLockTimeout, isRetryable } from '../database/database-error';
import { mayReadOlder } from './older-reads';
import type { Replica } from './replica';
import { Replicas } from './replicas';

/** The database server that answers all SQL statements of one export: a replica or the primary. */
export type Source = Pick<Reads, 'long'>;

/**
 * Decides for each read which database server it uses: a replica, if the request allows that and a replica is in use,
 * otherwise the primary. If the replica does not answer, the read is repeated on the primary.
 */
@Injectable()
export class Reads {
  constructor(
    private readonly database: Database,
    private readonly replicas: Replicas,
  ) {}

  /**
   * Runs one short read-only SQL statement on a connection that other statements share. If an error occurs,
   * the statement may run a second time.
   */
  short<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    const replica = this.choose();
    return replica ? this.read(replica, statement, true) : this.database.readPipelined<Row>(statement);
  }

  /** Runs one read-only SQL statement that may take long. */
  long<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    const replica = this.choose();
    return replica ? this.read(replica, statement, false) : this.database.query<Row>(statement);
  }

  get primary(): Source {
    return { long: (statement) => this.database.query(statement) };
  }

  /**
   * Finds a database server that has everything that is committed up to now: a replica, if it catches up in
   * time, or else the primary.
   */
  async current(): Promise<Source> {
    const replica = this.choose();
    if (!replica || !(await this.isCurrent(replica))) return this.primary;
    return { long: (statement) => this.read(replica, statement, false) };
  }

  private async isCurrent(replica: Replica): Promise<boolean> {
    const position = await this.replicas.positionOfPrimary();
    return position !== undefined && replica.reaches(position);
  }

  private choose(): Replica | undefined {
    return this.replicas.areConfigured && mayReadOlder() ? this.replicas.pick() : undefined;
  }

  private async read<Row extends QueryResultRow>(
    replica: Replica,
    statement: QueryConfig,
    isShort: boolean,
  ): Promise<QueryResult<Row>> {
    try {
      if (!replica.isAway) return await replica.read<Row>(statement, isShort);
    } catch (error) {
      // A PostgreSQL replica cancels or delays reads that conflict with the changes that it replays. These
      // are the error codes for that.
      const isConflict = isRetryable(error) || isLockTimeout(error);
      if (!isConflict && !isAway(error)) throw error;
      if (!isConflict) this.replicas.leave(replica, error);
    }
    return isShort ? this.database.readPipelined<Row>(statement) : this.database.query<Row>(statement);
  }
}
