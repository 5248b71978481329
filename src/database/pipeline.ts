import {
  DatabaseError,
  Pool,
  type PoolClient,
  type QueryConfig,
  type QueryResult,
  type QueryResultRow,
} from 'pg';
import type { Config } from '../config/config';
import { type Connection, poolOptions } from './connection';

/** Maximum number of unanswered statements on one database connection; further statements use another connection. */
const MOST_IN_FLIGHT = 16;

/** A database connection that gives no answer for this time, in ms, counts as slow. */
const SLOW_MS = 50;

/**
 * Longest wait for a shared (pipelined) database connection, in ms. After this wait, a read uses a connection of its
 * own.
 */
const CONNECT_MS = 1000;

/**
 * How many of the DB_POOL_SIZE connections are shared by several reads at a time (pipelined). None are shared
 * if DB_POOL_SIZE is less than 4, or if the connections go through a pooler.
 */
export function pipelinedConnections({ DB_POOL_SIZE, DB_POOLER }: Config): number {
  return DB_POOLER || DB_POOL_SIZE < 4 ? 0 : 2;
}

/**
 * Opens the pool of pipelined database connections.
 * @param exclusive a second pool, whose connections run only one statement at a time
 */
export function openPipeline(config: Config, connection: Connection, exclusive: Pool): Pipeline | undefined {
  const max = pipelinedConnections(config);
  if (max === 0) return undefined;
  const options = { ...poolOptions(config, connection), max, connectionTimeoutMillis: CONNECT_MS };
  const pipelined = new Pool({ ...options, pipeline: true });
  // If a connection breaks, its unanswered statements fail, and the pool also emits an error event. Without a
  // listener, this event would end the process.
  pipelined.on('error', () => undefined);
  return new Pipeline(pipelined, exclusive);
}

/**
 * Runs short reads on shared database connections. Reads that arrive at the same time are sent without waiting for the
 * answers to earlier ones, which saves wake-ups of this process and of PostgreSQL. A read uses a connection of its own
 * if all shared connections are full or slow, or if another statement on its shared connection failed.
 */
export class Pipeline {
  private readonly lanes = new Set<Lane>();

  constructor(
    readonly pool: Pool,
    private readonly exclusive: Pool,
  ) {}

  /**
   * Runs one read-only statement on a shared connection. If another statement on this connection may have
   * made it fail, the statement runs a second time.
   */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    const lane = this.pool.options.max > this.lanes.size ? this.open() : this.leastBusy();
    const result = await lane?.query<Row>(statement);
    return result ?? this.exclusive.query<Row>(statement);
  }

  async end(): Promise<void> {
    await this.pool.end();
  }

  private open(): Lane {
    const lane = new Lane(this.pool.connect(), () => this.lanes.delete(lane));
    this.lanes.add(lane);
    return lane;
  }

  private leastBusy(): Lane | undefined {
    const [first] = [...this.lanes].filter((lane) => lane.hasRoom).sort((a, b) => a.inFlight - b.inFlight);
    return first;
  }
}

/** A pipelined database connection that has unanswered statements. */
class Lane {
  inFlight = 0;
  private failed = false;
  private answeredAt = performance.now();

  constructor(
    private readonly client: Promise<PoolClient>,
    private readonly ended: () => void,
  ) {}

  get hasRoom(): boolean {
    return !this.failed && this.inFlight < MOST_IN_FLIGHT && performance.now() - this.answeredAt < SLOW_MS;
  }

  /**
   * Runs a statement on a pipelined connection.
   * @returns undefined if the statement failed, perhaps because of another statement on the connection
   */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row> | undefined> {
    const isBehind = this.inFlight > 0;
    this.inFlight += 1;
    try {
      const client = await this.client.catch(() => undefined);
      if (client) return await client.query<Row>(statement);
      this.failed = true;
      return undefined;
    } catch (error) {
      const mayBeOfAnother = this.failed || (isBehind && !(error instanceof DatabaseError));
      this.failed = true;
      if (mayBeOfAnother) return undefined;
      throw error;
    } finally {
      this.answeredAt = performance.now();
      this.inFlight -= 1;
      if (this.inFlight === 0) void this.end();
    }
  }

  private async end(): Promise<void> {
    this.ended();
    const client = await this.client.catch(() => undefined);
    // A database connection whose statement failed is not used again.
    client?.release(this.failed);
  }
}
