import { EventEmitter } from 'node:events';
import { Client, type ClientBase, type ClientConfig } from 'pg';
import { causeOf } from './connection-advice';
import type { Hosts } from './hosts';

/**
 * SQLSTATE read_only_sql_transaction: the database server has become a replica, or accepts no writes for another
 * reason.
 */
const READ_ONLY = '25006';

type Connected = (error: Error | null, client?: ReadWriteClient) => void;

/**
 * A `pg` client with members that its type declarations lack: two members that `pg-pool` reads, and the documented
 * `connection`.
 */
type PooledClient = Client & { _queryable: boolean; _ending: boolean; connection: EventEmitter };

/** One signature for all forms of the method `query`, which `pg` declares as separate overloads. */
interface Queryable {
  query(...parameters: unknown[]): unknown;
}

/** The `Client` class for a pool whose connections go to the host that accepts writes. */
export function readWriteClient(hosts: Hosts): new () => ClientBase {
  const ClientOf = class extends ReadWriteClient {
    constructor(options: ClientConfig) {
      super(hosts, options);
    }
  };
  return ClientOf as unknown as new () => ClientBase;
}

/**
 * A database client that connects as libpq does with `target_session_attrs=read-write`: it tries the hosts one after
 * the other, and uses the first host that accepts writes. If a statement fails because the server no longer accepts
 * writes, all connections to that server are closed.
 */
class ReadWriteClient extends EventEmitter {
  private client: PooledClient | undefined;
  private isEnded = false;

  constructor(
    private readonly hosts: Hosts,
    private readonly options: ClientConfig,
  ) {
    super();
  }

  connect(callback: Connected): void {
    this.find().then(() => {
      callback(null, this);
    }, callback);
  }

  isConnected(): boolean {
    return this.client !== undefined;
  }

  query(...parameters: unknown[]): unknown {
    return (this.client as unknown as Queryable).query(...parameters);
  }

  end(callback: () => void = () => undefined): void {
    this.isEnded = true;
    this.hosts.closed(this);
    if (this.client) void this.client.end().then(callback);
    else callback();
  }

  /**
   * Closes the database connection, and emits an error event. If a statement is in progress, this event makes
   * it fail. Otherwise, the event informs the pool.
   */
  leave(): void {
    void this.client?.end();
    this.tell(new Error('Connection terminated, because the server takes no writes any more'));
  }

  get _queryable(): boolean {
    return this.client?._queryable === true;
  }

  get _ending(): boolean {
    return this.client?._ending === true;
  }

  /**
   * Finds the database host that accepts writes. Each host gets an equal share of the time limit, because a host may
   * not answer at all.
   */
  private async find(): Promise<void> {
    const limit = (this.options.connectionTimeoutMillis ?? 0) / this.hosts.count;
    const reasons: string[] = [];
    for (const url of this.hosts.inTurn) {
      if (this.isEnded) break;
      try {
        if (this.use(await this.attempt(url, limit), url)) return;
        reasons.push(`${new URL(url).host}: it answered too late`);
      } catch (error) {
        reasons.push(`${new URL(url).host}: ${causeOf(error)}`);
      }
    }
    throw new Error(`no host of DATABASE_URL takes writes (${reasons.join('; ')})`);
  }

  private async attempt(url: string, limit: number): Promise<PooledClient> {
    const client = new Client({ ...this.options, connectionString: url, connectionTimeoutMillis: limit });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ transaction_read_only: string }>({
        text: 'SHOW transaction_read_only',
        ...{ query_timeout: limit },
      });
      if (rows[0]?.transaction_read_only !== 'off') throw new Error('it is read-only');
      return client as PooledClient;
    } catch (error) {
      void client.end();
      throw error;
    }
  }

  /**
   * Takes over an open connection to the host that accepts writes. @returns false if the pool needs no
   * connection any more; the open connection is then closed
   */
  private use(client: PooledClient, url: string): boolean {
    if (this.isEnded) {
      void client.end();
      return false;
    }
    this.client = client;
    this.hosts.connected(this, url);
    client.on('error', (error) => {
      this.tell(error);
    });
    client.once('end', () => {
      this.hosts.closed(this);
    });
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === READ_ONLY) this.hosts.leave();
    });
    return true;
  }

  /** Emits an error event if there is a listener; without one, the event would end the process. */
  private tell(error: Error): void {
    if (!this.isEnded && this.listenerCount('error') > 0) this.emit('error', error);
  }
}
