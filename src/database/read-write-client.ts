import { EventEmitter } from 'node:events';
import { Client, type ClientBase, type ClientConfig } from 'pg';
import { causeOf } from './connection-advice';
import type { Hosts } from './hosts';

/** SQLSTATE read_only_sql_transaction: the server is a replica by now, or takes no writes for another reason. */
const READ_ONLY = '25006';

type Connected = (error: Error | null, client?: ReadWriteClient) => void;

/** What `pg-pool` reads of a client, and the connection that `pg` documents, all of which its types lack. */
type PooledClient = Client & { _queryable: boolean; _ending: boolean; connection: EventEmitter };

/** Every form of `query`, of which the types of `pg` have one signature each. */
interface Queryable {
  query(...parameters: unknown[]): unknown;
}

/** The `Client` of a pool whose connections lead to the host that takes writes. */
export function readWriteClient(hosts: Hosts): new () => ClientBase {
  const ClientOf = class extends ReadWriteClient {
    constructor(options: ClientConfig) {
      super(hosts, options);
    }
  };
  return ClientOf as unknown as new () => ClientBase;
}

/**
 * A client for a pool that connects as libpq does with `target_session_attrs=read-write`: it tries the hosts in turn,
 * asks each whether it takes writes, and goes on to the next one if not. When a statement finds out that the server
 * takes no writes any more, all connections to it are closed.
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

  /** Closes the connection. An error event tells the pool, or the statement that is under way. */
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

  /** Each host gets its share of the time limit, so that one that hangs does not take up the time of the others. */
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

  /** @returns false if the pool has given this client up meanwhile */
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

  /** Without a listener the next statement fails, and an event would end the process. */
  private tell(error: Error): void {
    if (!this.isEnded && this.listenerCount('error') > 0) this.emit('error', error);
  }
}
