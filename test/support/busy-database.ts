import { Agent } from 'node:http';
import { WriteQueue } from '../../src/inventory/write-queue';
import { createDatabase, type TestDatabase } from './database';
import { HeldTable } from './held-table';
import { type Answer, update } from './http-client';
import { reading } from './readings';
import { type Service, startService } from './service';
import { until } from '@verkko/dev-servers/until';

/**
 * A service whose database can be kept busy: two SQL statements wait for a locked table, so all later updates
 * wait in the write queue.
 */
export class BusyDatabase {
  private constructor(
    private readonly database: TestDatabase,
    readonly service: Service,
    readonly table: HeldTable,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<BusyDatabase> {
    const database = await createDatabase();
    const patient = { DB_POOL_TIMEOUT: '60', DB_LOCK_TIMEOUT: '60', DB_STATEMENT_TIMEOUT: '60' };
    const service = await startService({ ...patient, ...environment }, database.connection);
    return new BusyDatabase(database, service, await HeldTable.connect(database.connection));
  }

  /** Locks the table of readings, and sends two updates. Their SQL statements wait for the lock. */
  async occupy(): Promise<Promise<Answer>[]> {
    await this.table.hold();
    const first = this.update('busy 1');
    await this.table.hasWaiting(1);
    const second = this.update('busy 2');
    await this.table.hasWaiting(2);
    return [first, second];
  }

  update(...productids: string[]): Promise<Answer> {
    return this.updateWith(productids.map((productid) => reading(productid)));
  }

  /** Sends an update on a new connection. A kept-alive connection would delay the stop of the service. */
  updateWith(readings: object[]): Promise<Answer> {
    return update(this.service.url, readings, new Agent());
  }

  /** Waits until this many updates are in the write queue. */
  async hasQueued(updates: number): Promise<void> {
    const { waiting } = this.service.app.get<WriteQueue, { waiting: unknown[] }>(WriteQueue);
    await until(`${updates} updates wait`, () => waiting.length === updates);
  }

  /**
   * The products of each commit. Two readings belong to the same commit if they have the same recording time,
   * which is the beginning of the transaction.
   */
  async commits(): Promise<string[]> {
    const rows = await this.service.query<{ productid: string; commit: string }>(
      'SELECT DISTINCT productid, recorded_at::text AS commit FROM inventory_items ORDER BY productid',
    );
    const commits = new Map<string, string[]>();
    for (const { productid, commit } of rows)
      commits.set(commit, [...(commits.get(commit) ?? []), productid]);
    return [...commits.values()].map((products) => products.join(', '));
  }

  /** The products of all stored readings. */
  async stored(): Promise<string[]> {
    return this.column('SELECT productid AS value FROM inventory_items ORDER BY 1');
  }

  async names(): Promise<string[]> {
    return this.column('SELECT productid AS value FROM products ORDER BY 1');
  }

  private async column(sql: string): Promise<string[]> {
    return (await this.service.query<{ value: string }>(sql)).map(({ value }) => value);
  }

  async stop(): Promise<void> {
    await this.table.disconnect();
    await this.service.stop();
    await this.database.drop();
  }
}
