import { Pool, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import type { Config } from '../config/config';
import { checkPool } from '../database/check-pool';
import { type Connection, poolOptions } from '../database/connection';
import { causeOf } from '../database/connection-advice';
import { openPipeline, type Pipeline, pipelinedConnections } from '../database/pipeline';
import { momentTypes } from '../database/schema/moment';
import { runAlone } from '../database/transactions';
import { askReplica, CHECK_MS, reachedBy } from './checks';
import { Lag } from './lag';

/** State of a database replica, as `/health` and the metrics show it. */
export interface ReplicaState {
  /** Host and port of the database server. */
  readonly name: string;
  /** The role that the database server reports; null if the server does not answer. */
  readonly role: 'replica' | 'primary' | null;
  /** Lag of the replica behind the primary database server in ms; infinite if the lag is not known. */
  readonly lag: number;
  readonly isUsed: boolean;
}

/** A replica of the database: the connections to it, and whether it gets reads. */
export class Replica {
  readonly name: string;
  readonly lag = new Lag();
  /** The reason why no reads are sent to this replica; undefined while reads are sent. */
  reason: string | undefined = 'it was not asked yet';
  private role: ReplicaState['role'] = null;
  private readonly exclusive: Pool;
  private readonly pipeline: Pipeline | undefined;
  private readonly checks: Pool;
  /**
   * For each read in progress, a function that makes the read fail, so that it is repeated on the primary
   * server.
   */
  private readonly reads = new Set<(error: Error) => void>();

  constructor(
    url: string,
    connection: Connection,
    private readonly config: Config,
  ) {
    this.name = new URL(url).host;
    const options = poolOptions(config, connection);
    const max = config.DB_POOL_SIZE - pipelinedConnections(config);
    this.exclusive = new Pool({ ...options, max, types: momentTypes });
    this.pipeline = openPipeline(config, connection, this.exclusive);
    this.checks = checkPool(config, connection, 1, CHECK_MS);
    // Without a listener, an error event would end the process. The error is ignored here: if the replica is
    // still away, the next SQL statement fails.
    this.exclusive.on('error', () => undefined);
  }

  /** Whether the database replica did not answer at the last check, or a read on it has failed since then. */
  get isAway(): boolean {
    return this.role === null;
  }

  /** Number of reads in progress on this database replica. */
  get load(): number {
    return this.reads.size;
  }

  get state(): ReplicaState {
    const { name, role, reason } = this;
    const lag = role === 'replica' ? this.lag.at(performance.now()) : Infinity;
    return { name, role, lag, isUsed: reason === undefined };
  }

  /**
   * Runs one read-only SQL statement. If an error occurs, the statement may run a second time.
   * @param isShort whether the statement may share a connection with others
   */
  read<Row extends QueryResultRow>(statement: QueryConfig, isShort: boolean): Promise<QueryResult<Row>> {
    return new Promise((resolve, reject) => {
      this.reads.add(reject);
      void this.run<Row>(statement, isShort)
        .then(resolve, reject)
        .finally(() => this.reads.delete(reject));
    });
  }

  // The function is async, so that its promise rejects even if a connection pool throws synchronously, for
  // example because a TLS certificate is missing.
  private async run<Row extends QueryResultRow>(statement: QueryConfig, isShort: boolean) {
    if (isShort && this.pipeline) return this.pipeline.query<Row>(statement);
    return runAlone<Row>(this.exclusive, this.config, statement);
  }

  /**
   * Checks whether reads may be sent to this database replica.
   * @param database identity of the primary's database, if known
   */
  async check(database: string | null): Promise<void> {
    try {
      const answer = await askReplica(this.checks);
      this.role = answer.is_replica ? 'replica' : 'primary';
      const now = performance.now();
      this.lag.replicaIsAt(answer.position ?? 0, now);
      const lag = this.lag.at(now);
      if (!answer.is_replica) this.reason = 'it is no replica';
      else if (!answer.is_migrated) this.reason = 'it lacks a migration';
      else if (database && answer.database !== database) this.reason = 'it has another database';
      else if (lag === Infinity) this.reason = 'it is not known how far it is behind';
      else if (lag > this.config.REPLICA_MAX_LAG) this.reason = `it lags ${(lag / 1000).toFixed(1)} s`;
      else this.reason = undefined;
    } catch (error) {
      this.leave(error);
    }
  }

  /** Sends no more reads to this replica until the next check, and ends the reads in progress. */
  leave(error: unknown): void {
    this.role = null;
    this.reason = causeOf(error);
    for (const end of [...this.reads]) end(new Error('Connection terminated, because the replica is away'));
  }

  /** Whether the replica reaches a position of the primary's write-ahead log within a second. */
  reaches(position: number): Promise<boolean> {
    return reachedBy(this.checks, position);
  }

  async end(): Promise<void> {
    await Promise.all([this.exclusive.end(), this.pipeline?.end(), this.checks.end()]);
  }
}
