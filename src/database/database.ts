import { EventEmitter } from 'node:events';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DataSource, type ObjectLiteral, type Repository } from 'typeorm';
import { CONFIG, type Config } from '../config/config';
import { ApiError } from '../errors/api-error';
import { citusWarnings, hasCitus, type Query } from './citus/find-citus';
import { beginStatement, CONNECTION, type Connection } from './connection';
import { isPoolExhausted } from './database-error';
import { beginStreaming, openStreaming } from './streaming-transactions';
import { CallerBusyError, OnePerCaller } from './one-per-caller';
import { openPipeline, type Pipeline } from './pipeline';
import { asDriverError, managerOn, retryDeadlocks, type Run, runAlone, sqlTransaction } from './transactions';

/**
 * Names of the connection pools: for one statement at a time, for several reads at a time (pipelined), and for
 * imports.
 */
export const POOLS = ['exclusive', 'pipelined', 'streaming'] as const;

/**
 * Runs the SQL statements of the most frequent requests without TypeORM's code, but on TypeORM's connection
 * pool. So a query for an API key needs 22 µs of Node's CPU time instead of 145 µs, and statements can be
 * prepared by name. Rare statements use TypeORM's repositories, through {@link transactionOf}.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly connections = new EventEmitter<{ first: []; closed: [] }>();
  private pipeline: Pipeline | undefined;
  private streaming: Pool | undefined;
  private readonly streamingTurns: OnePerCaller;
  private hasShards = false;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONNECTION) private readonly connection: Connection,
  ) {
    this.streamingTurns = new OnePerCaller(config.DB_POOL_TIMEOUT);
  }

  /**
   * Whether the connections go through a pooler. A pooler may switch unnoticed to another server, where
   * committed rows may be missing.
   */
  get isBehindPooler(): boolean {
    return this.config.DB_POOLER;
  }

  /**
   * Whether Citus shards the tables of readings. If so, a join in a statement may only combine readings of
   * the same product.
   */
  get isSharded(): boolean {
    return this.hasShards;
  }

  /** Calls the listener as soon as database statements can be run, or immediately if they already can. */
  onceConnected(listener: () => void): void {
    if (this.isConnected) listener();
    else this.connections.once('first', listener);
  }

  /**
   * Calls the listener whenever a write connection is closed. This happens if the connection is idle or
   * broken, or if a statement on it fails.
   */
  onConnectionClosed(listener: () => void): void {
    this.connections.on('closed', listener);
  }

  /**
   * Connects to the database for the first time, and checks that its encoding can store any text that clients may
   * send.
   */
  async connect(): Promise<void> {
    await this.dataSource.initialize();
    try {
      await this.checkEncoding();
      this.hasShards = await this.findShards();
    } catch (error) {
      await this.dataSource.destroy();
      throw error;
    }
    this.pool.on('remove', () => this.connections.emit('closed'));
    this.pipeline = openPipeline(this.config, this.connection, this.pool);
    this.streaming = openStreaming(this.config, this.connection);
    this.streaming.on('remove', () => this.connections.emit('closed'));
    this.connections.emit('first');
  }

  private async checkEncoding(): Promise<void> {
    const { rows } = await this.pool.query<{ server_encoding: string }>('SHOW server_encoding');
    if (rows[0]?.server_encoding === 'UTF8') return;
    throw new Error('the database must have the encoding UTF8: make it with CREATE DATABASE … ENCODING UTF8');
  }

  private async findShards(): Promise<boolean> {
    const query: Query = async <Row>(sql: string) => (await this.pool.query(sql)).rows as Row[];
    const isSharded = await hasCitus(query);
    if (isSharded) for (const warning of await citusWarnings(query)) new Logger('Database').warn(warning);
    return isSharded;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pipeline?.end(), this.streaming?.end()]);
  }

  get isConnected(): boolean {
    return this.dataSource.isInitialized;
  }

  /** Runs one SQL statement, which is committed when the promise resolves. */
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    return runAlone(this.pool, this.config, statement);
  }

  /**
   * Runs one read-only statement on a shared connection. If another statement on this connection may have
   * made it fail, the statement runs a second time.
   */
  readPipelined<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    return this.pipeline ? this.pipeline.query<Row>(statement) : this.query<Row>(statement);
  }

  /** The connection pools that are open. */
  get pools(): Readonly<Partial<Record<(typeof POOLS)[number], Pool>>> {
    return {
      ...(this.isConnected && { exclusive: this.pool }),
      ...(this.pipeline && { pipelined: this.pipeline.pool }),
      ...(this.streaming && { streaming: this.streaming }),
    };
  }

  /**
   * The connection pool for single statements.
   * @throws ApiError DATABASE_UNAVAILABLE until the first connection has succeeded
   */
  get pool(): Pool {
    if (!this.isConnected) throw unavailableYet();
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }

  /**
   * Runs a function in one transaction, and runs it again from the beginning after a deadlock with another
   * transaction.
   */
  async transaction<T>(work: (run: Run, client: PoolClient) => Promise<T>): Promise<T> {
    return retryDeadlocks(() => sqlTransaction(this.pool, beginStatement(this.config), this.config, work));
  }

  /**
   * Runs a function in one transaction, as {@link transaction} does, but gives the function a repository of
   * TypeORM. TypeORM is slower, so this is only for rare statements.
   */
  async transactionOf<Entity extends ObjectLiteral, T>(
    repository: Repository<Entity>,
    work: (repository: Repository<Entity>) => Promise<T>,
  ): Promise<T> {
    return this.transaction((_run, client) =>
      work(managerOn(client, this.dataSource).withRepository(repository)).catch(asDriverError),
    );
  }

  /**
   * Runs a function in one transaction that lasts as long as a client keeps sending. The transaction uses one of two
   * separate connections, which have no time limit for statements. The function is not run again after a deadlock,
   * because a client's data can be read only once.
   *
   * @param caller the caller's name. A caller gets at most one of the two connections, so that the second one remains
   * for other callers
   * @throws ApiError DATABASE_UNAVAILABLE until the first connection has succeeded; OVERLOADED if no connection
   * becomes free in time
   */
  async streamingTransaction<T>(
    caller: string,
    work: (run: Run, client: PoolClient) => Promise<T>,
  ): Promise<T> {
    const { streaming } = this;
    if (!streaming) throw unavailableYet();
    const begin = beginStreaming(this.config);
    const transaction = () => sqlTransaction(streaming, begin, this.config, work);
    return this.streamingTurns.run(caller, transaction).catch((error: unknown) => {
      throw filesAreStored(error, streaming.options.max) ?? error;
    });
  }
}

/**
 * Makes an OVERLOADED error. Its message tells the reason: a file of the same caller is being stored, or too
 * many files are being stored. Returns undefined for an error with any other reason.
 */
function filesAreStored(cause: unknown, max: number): ApiError | undefined {
  if (cause instanceof CallerBusyError) {
    const message = 'Another file of the same caller is being stored; try again when it is done.';
    return new ApiError('OVERLOADED', message, { cause });
  }
  if (!isPoolExhausted(cause)) return undefined;
  return new ApiError('OVERLOADED', `${max} files are being stored already; try again.`, { cause });
}

function unavailableYet(): ApiError {
  return new ApiError('DATABASE_UNAVAILABLE', 'The database is not available yet; try again.');
}
