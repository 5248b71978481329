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

/** Statements on their way on one connection; further ones find another way. */
const MOST_IN_FLIGHT = 16;

/** A connection that has answered nothing for so long has met something slow. */
const SLOW_MS = 50;

/** A read that gets no pipelined connection within this takes an exclusive one. */
const CONNECT_MS = 1000;

/** How many of DB_POOL_SIZE are pipelined; none where there are few, or where a pooler is in between. */
export function pipelinedConnections({ DB_POOL_SIZE, DB_POOLER }: Config): number {
  return DB_POOLER || DB_POOL_SIZE < 4 ? 0 : 2;
}

/** @param exclusive connections for one statement at a time */
export function openPipeline(config: Config, connection: Connection, exclusive: Pool): Pipeline | undefined {
  const max = pipelinedConnections(config);
  if (max === 0) return undefined;
  const options = { ...poolOptions(config, connection), max, connectionTimeoutMillis: CONNECT_MS };
  const pipelined = new Pool({ ...options, pipeline: true });
  // A connection that breaks says so by an event, also to those who wait for an answer; an event nobody listens to
  // would end the process.
  pipelined.on('error', () => undefined);
  pipelined.on('connect', (client) => client.on('error', () => undefined));
  return new Pipeline(pipelined, exclusive);
}

/**
 * Short reads that arrive at the same time share a connection: they are sent one behind the other without waiting for
 * the answers, which saves wake-ups of this process and of PostgreSQL. Who finds no room, because much is in flight or
 * something slow is, takes a connection of its own, and so does who shared one with a statement that failed.
 */
export class Pipeline {
  private readonly lanes = new Set<Lane>();

  constructor(
    readonly pool: Pool,
    private readonly exclusive: Pool,
  ) {}

  /** Runs a statement that may run twice. */
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

/** A connection, for as long as something is in flight on it. */
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

  /** @returns undefined where it failed, and perhaps for no fault of its own */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row> | undefined> {
    const isBehind = this.inFlight > 0;
    this.inFlight += 1;
    try {
      const client = await this.client.catch(() => undefined);
      if (client) return await client.query<Row>(statement);
      this.failed = true;
      return undefined;
    } catch (error) {
      const mayBeAnothers = this.failed || (isBehind && !(error instanceof DatabaseError));
      this.failed = true;
      if (mayBeAnothers) return undefined;
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
    // A connection whose statement failed is not given to anybody else.
    client?.release(this.failed);
  }
}
