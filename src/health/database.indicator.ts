import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { Pool } from 'pg';
import { CONFIG, type Config } from '../config/config';
import { checkPool } from '../database/check-pool';
import { CONNECTION, type Connection } from '../database/connection';
import { MIGRATION_NAMES } from '../database/schema/data-source-options';

/**
 * Time limit in ms for connecting to the database. The query after it has the same limit. So /health responds
 * within two seconds.
 */
const PATIENCE_MS = 900;

/**
 * SQL that selects the version and the address of the server that answers; `local` in place of the address
 * for a Unix socket.
 */
const SERVER = `SELECT current_setting('server_version') AS version,
  coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'local') AS server`;

/** The version of PostgreSQL, and the address and port of its server; `local` for a Unix socket. */
export interface DatabaseServer {
  readonly version: string;
  readonly server: string;
}

/**
 * Checks whether PostgreSQL answers. It uses separate connections, because a busy pool or a locked table does not mean
 * that the database is down. Health checks that run at the same time share one query.
 */
@Injectable()
export class DatabaseIndicator implements OnApplicationShutdown {
  private readonly pool: Pool;
  private readonly asked = new Map<string, Promise<boolean>>();

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(CONNECTION) connection: Connection,
    private readonly indicators: HealthIndicatorService,
  ) {
    this.pool = checkPool(config, connection, 2, PATIENCE_MS);
  }

  /** Checks whether the database answers. */
  async check(key: string): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(key);
    return (await this.isUp()) ? indicator.up() : indicator.down();
  }

  isUp(): Promise<boolean> {
    return this.ask('SELECT true AS yes');
  }

  /** Checks whether the database has every migration that this version of the service knows. */
  isMigrated(): Promise<boolean> {
    return this.ask(
      'SELECT count(*) = cardinality($1::text[]) AS yes FROM migrations WHERE name = ANY ($1)',
      [MIGRATION_NAMES],
    );
  }

  /** Describes the database server that answers; undefined if no server answers. */
  async describe(): Promise<DatabaseServer | undefined> {
    try {
      return (await this.pool.query<DatabaseServer>(SERVER)).rows[0];
    } catch {
      return undefined;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  private ask(question: string, values: unknown[] = []): Promise<boolean> {
    const already = this.asked.get(question);
    if (already) return already;
    const answer = this.answer(question, values).finally(() => this.asked.delete(question));
    this.asked.set(question, answer);
    return answer;
  }

  /**
   * Runs the query of a health check. Returns false on any error, including one that the pool throws synchronously,
   * for example because a certificate is missing.
   */
  private async answer(question: string, values: unknown[]): Promise<boolean> {
    try {
      const { rows } = await this.pool.query<{ yes: boolean }>(question, values);
      return rows[0]?.yes === true;
    } catch {
      return false;
    }
  }
}
