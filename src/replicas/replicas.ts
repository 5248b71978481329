import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { CONFIG, type Config } from '../config/config';
import { checkPool } from '../database/check-pool';
import { CONNECTION, type Connection, replicaConnection } from '../database/connection';
import { askPrimary, CHECK_MS } from './checks';
import { Replica, type ReplicaState } from './replica';

/**
 * Time in ms from a check of the primary database server to the next check of its replicas. During this time,
 * the replicas can replay new changes.
 */
const LOOK_EVERY_MS = 250;

/**
 * The database replicas of the setting DATABASE_REPLICA_URLS, which are checked regularly. Without this setting there
 * are no replicas and no checks.
 */
@Injectable()
export class Replicas implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger('Replicas');
  private readonly replicas: readonly Replica[];
  /** Database servers whose check is in progress. A server is not checked again before it has answered. */
  private readonly asked = new Set<object>();
  private readonly primary: Pool | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isPrimaryNext = true;
  private turn = 0;
  /** The identity of the primary's database; null until it is known. */
  private identity: string | null = null;

  constructor(@Inject(CONFIG) config: Config, @Inject(CONNECTION) connection: Connection) {
    this.replicas = (config.DATABASE_REPLICA_URLS ?? []).map(
      (url) => new Replica(url, replicaConnection(config, url), config),
    );
    if (this.areConfigured) this.primary = checkPool(config, connection, 1, CHECK_MS);
  }

  onApplicationBootstrap(): void {
    if (this.replicas.length === 0) return;
    this.timer = setInterval(() => {
      this.look();
    }, LOOK_EVERY_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.primary?.end(), ...this.replicas.map((replica) => replica.end())]);
  }

  /** The states of the replicas, in the order of DATABASE_REPLICA_URLS. */
  get states(): ReplicaState[] {
    return this.replicas.map(({ state }) => state);
  }

  get areConfigured(): boolean {
    return this.replicas.length > 0;
  }

  /**
   * The database replica in use that has the fewest reads in progress. Replicas with equally many reads take turns.
   */
  pick(): Replica | undefined {
    const { length } = this.replicas;
    let best: Replica | undefined;
    this.turn = (this.turn + 1) % length;
    for (let index = 0; index < length; index += 1) {
      const replica = this.replicas[(this.turn + index) % length] as Replica;
      if (replica.reason === undefined && (!best || replica.load < best.load)) best = replica;
    }
    return best;
  }

  /** Stops using a replica after a failed read, until the replica answers again. */
  leave(replica: Replica, error: unknown): void {
    const wasUsed = replica.reason === undefined;
    replica.leave(error);
    this.tell(replica, wasUsed);
  }

  /**
   * The primary's current position in its write-ahead log. All transactions committed so far are before this
   * position. Undefined if the primary does not answer.
   */
  async positionOfPrimary(): Promise<number | undefined> {
    return this.primary && (await askPrimary(this.primary).catch(() => undefined))?.position;
  }

  private look(): void {
    const { isPrimaryNext: isPrimary, primary } = this;
    this.isPrimaryNext = !isPrimary;
    if (isPrimary && primary) this.once(primary, () => this.lookAt(primary));
    for (const replica of isPrimary ? [] : this.replicas) {
      this.once(replica, async () => {
        const wasUsed = replica.reason === undefined;
        await replica.check(this.identity);
        this.tell(replica, wasUsed);
      });
    }
  }

  /**
   * Asks the primary database server for its position in the write-ahead log. If it does not answer, replicas
   * that have reached its last known position stay in use.
   */
  private async lookAt(primary: Pool): Promise<void> {
    const at = performance.now();
    const answer = await askPrimary(primary).catch(() => undefined);
    if (!answer) return;
    this.identity = answer.database;
    for (const { lag } of this.replicas) lag.primaryIsAt(answer.position, at);
  }

  private once(what: object, ask: () => Promise<void>): void {
    if (this.asked.has(what)) return;
    this.asked.add(what);
    void ask().finally(() => this.asked.delete(what));
  }

  private tell({ name, reason }: Replica, wasUsed: boolean): void {
    if (wasUsed && reason !== undefined) this.logger.warn(`Replica ${name} is left out: ${reason}`);
    if (!wasUsed && reason === undefined) this.logger.log(`Replica ${name} is used`);
  }
}
