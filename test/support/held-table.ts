import { Client } from 'pg';
import type { Connection } from '../../src/database/embedded/embedded-postgres';
import { until } from './until';

/** Holds `inventory_items` in a session of its own, so that writes wait; reads and probes go on. */
export class HeldTable {
  private constructor(private readonly session: Client) {}

  static async connect(connection: Connection): Promise<HeldTable> {
    const session = new Client(connection);
    await session.connect();
    return new HeldTable(session);
  }

  async hold(): Promise<void> {
    await this.session.query('BEGIN');
    await this.session.query('LOCK TABLE inventory_items IN EXCLUSIVE MODE');
  }

  /** Resolves when a statement waits for the table. */
  async hasWaiting(): Promise<void> {
    await until('a statement waits for the table', async () => {
      const { rows } = await this.session.query(
        `SELECT FROM pg_locks WHERE relation = 'inventory_items'::regclass AND NOT granted`,
      );
      return rows.length > 0;
    });
  }

  async release(): Promise<void> {
    await this.session.query('ROLLBACK');
  }

  async disconnect(): Promise<void> {
    await this.session.end();
  }
}
