import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { InjectThrottlerStorage } from '@nestjs/throttler';
import type { Pool } from 'pg';
import { type Aggregator, Gauge } from 'prom-client';
import { BodyMemoryBudget } from '../body/body-memory-budget';
import { Database, POOLS } from '../database/database';
import type { ReplicaState } from '../replicas/replica';
import { Replicas } from '../replicas/replicas';
import { DatabaseIndicator } from '../health/database.indicator';
import type { HttpAdapter } from '../http/http-adapter';
import { WriteQueue } from '../inventory/write-queue';
import { FailoverStorage } from '../rate-limit/failover.storage';
import { CallerTurns } from '../read-turns/caller-turns';
import { version } from '../config/version';
import { Metrics } from '../telemetry/metrics';

const POOL =
  'Pool "exclusive": one statement at a time; "pipelined": several reads at a time; "streaming": imports, for as long as they last.';

/**
 * Metrics whose values are read when Prometheus scrapes them. Reading them never waits for a busy database pool, a
 * lock or Redis.
 */
@Injectable()
export class Gauges {
  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
    private readonly databaseIndicator: DatabaseIndicator,
    private readonly writes: WriteQueue,
    private readonly bodies: BodyMemoryBudget,
    private readonly reads: CallerTurns,
    private readonly host: HttpAdapterHost,
    private readonly replicas: Replicas,
    @InjectThrottlerStorage() private readonly limits: FailoverStorage,
  ) {
    this.addBuild();
    this.addDatabase();
    this.addReplicas();
    this.addBacklog();
    this.addLimiter();
  }

  private addBuild(): void {
    new Gauge({
      name: 'verkko_build_info',
      help: 'Always 1; the version of the service and of Node.js.',
      labelNames: ['version', 'node'],
      aggregator: 'first',
      registers: [this.metrics.registry],
    }).set({ version, node: process.version }, 1);
  }

  private addDatabase(): void {
    // The health check has its own database connections and takes less than 2 s, even if PostgreSQL hangs.
    this.add(
      'verkko_database_up',
      '1 where PostgreSQL answers, else 0; asked at every scrape.',
      async () => Number(await this.databaseIndicator.isUp()),
      'min',
    );
    const { databaseIndicator } = this;
    new Gauge({
      name: 'verkko_database_info',
      help: 'Always 1; the version of PostgreSQL and the address of its server; absent where it does not answer.',
      labelNames: ['version', 'server'],
      aggregator: 'first',
      registers: [this.metrics.registry],
      async collect() {
        const server = await databaseIndicator.describe();
        this.reset();
        if (server) this.set({ ...server }, 1);
      },
    });
    this.addOfPools(
      'verkko_database_connections',
      'Connections to PostgreSQL, busy and idle.',
      (pool) => pool.totalCount,
    );
    this.addOfPools(
      'verkko_database_connections_idle',
      'Connections to PostgreSQL that do nothing.',
      (pool) => pool.idleCount,
    );
    this.addOfPools(
      'verkko_database_connections_max',
      'Most connections to PostgreSQL.',
      (pool) => pool.options.max,
    );
    this.addOfPools(
      'verkko_database_waiting',
      'Requests that wait for a connection to PostgreSQL.',
      (pool) => pool.waitingCount,
    );
  }

  private addReplicas(): void {
    this.addOfReplicas(
      'verkko_replica_in_use',
      '1 where the replica gets reads, else 0.',
      'min',
      ({ isUsed }) => Number(isUsed),
    );
    this.addOfReplicas(
      'verkko_replica_lag_seconds',
      'How far the replica is behind the primary; +Inf where that is not known.',
      'max',
      ({ lag }) => lag / 1000,
    );
  }

  private addBacklog(): void {
    this.add(
      'verkko_writes_waiting',
      'Updates that wait for their turn to be stored.',
      () => this.writes.length,
    );
    this.add('verkko_reads_waiting', 'Reads that wait for their turn.', () => this.reads.waiting);
    this.add(
      'verkko_bodies_held_bytes',
      'Bytes that request bodies take up, from their arrival to their answer.',
      () => this.bodies.bytesHeld,
    );
    this.add(
      'verkko_answers_unread_bytes',
      'Bytes of answers that are made and not yet taken by their clients.',
      () => (this.host.httpAdapter as HttpAdapter).answers.bytes,
    );
  }

  private addLimiter(): void {
    this.add(
      'verkko_rate_limit_redis_configured',
      '1 where a Redis is configured for the limits, else 0.',
      () => Number(this.limits.isConfigured),
      'first',
    );
    this.add(
      'verkko_rate_limit_shared',
      '1 where limits are counted in Redis, 0 where each instance counts for itself; as of the latest request.',
      () => Number(this.limits.isShared),
      'min',
    );
  }

  /** Adds a gauge to the metrics. @param aggregator how the values of several workers are combined into one */
  private add(
    name: string,
    help: string,
    read: () => number | Promise<number>,
    aggregator: Aggregator = 'sum',
  ): void {
    new Gauge({
      name,
      help,
      aggregator,
      registers: [this.metrics.registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  private addOfReplicas(
    name: string,
    help: string,
    aggregator: Aggregator,
    read: (replica: ReplicaState) => number,
  ): void {
    const { replicas } = this;
    new Gauge({
      name,
      help,
      labelNames: ['replica'],
      aggregator,
      registers: [this.metrics.registry],
      collect() {
        for (const state of replicas.states) this.set({ replica: state.name }, read(state));
      },
    });
  }

  /** Adds a gauge with one value for each database pool. The value is 0 while a pool does not exist. */
  private addOfPools(name: string, help: string, read: (pool: Pool) => number): void {
    const { database } = this;
    new Gauge({
      name,
      help: `${help} ${POOL}`,
      labelNames: ['pool'],
      registers: [this.metrics.registry],
      collect() {
        for (const kind of POOLS) {
          const pool = database.pools[kind];
          this.set({ pool: kind }, pool ? read(pool) : 0);
        }
      },
    });
  }
}
