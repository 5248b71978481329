import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { startPostgresStandby } from '@verkko/dev-servers/postgres-standby';
import { until } from '@verkko/dev-servers/until';
import { execute } from '../support/database';
import { Link } from './link';

/**
 * The array indexes of the two database servers. A promotion exchanges the roles of primary and replica, but
 * not the indexes.
 */
export const PLACES = [0, 1] as const;
type Place = (typeof PLACES)[number];

/**
 * A PostgreSQL primary and its replica, operated as Patroni would do it: replication is synchronous while the replica
 * is available, and only a replica that has every commit is promoted.
 */
export class Databases {
  private primaryPlace: Place = 0;
  /** Whether a replica was promoted since the start of the run. */
  wasPromoted = false;

  private constructor(
    private readonly servers: [PostgresServer, PostgresServer],
    /** The simulated network from the PostgreSQL replica to the primary. */
    readonly replication: Link,
    /**
     * For each database server, the simulated networks that lead to it. They get a new target when the server
     * is replaced.
     */
    private readonly followers: readonly [Set<Link>, Set<Link>] = [new Set(), new Set()],
  ) {}

  static async start(): Promise<Databases> {
    const primary = await startPostgresServer();
    const replication = await Link.open(primary.connection);
    const replica = await startPostgresStandby(through(replication, primary));
    return new Databases([primary, replica], replication);
  }

  get primary(): PostgresServer {
    return this.servers[this.primaryPlace];
  }

  get replica(): PostgresServer {
    return this.servers[this.replicaPlace];
  }

  get replicaPlace(): Place {
    return this.primaryPlace === 0 ? 1 : 0;
  }

  /** Opens a simulated network from an instance of the service to a database server. */
  async link(place: Place): Promise<Link> {
    const link = await Link.open(this.servers[place].connection);
    this.followers[place].add(link);
    return link;
  }

  onPrimary(sql: string) {
    return execute<Record<string, unknown>>(this.primary.connection, sql);
  }

  /** Waits for the replica and makes replication synchronous, so that a promotion loses no commit. */
  async synchronize(): Promise<void> {
    await until('the replica streams', () => this.replicates(`state = 'streaming'`));
    await this.setSynchronous('*');
    await until('replication is synchronous', () => this.replicates(`sync_state = 'sync'`));
  }

  /**
   * Lets the primary commit without the replica. The documentation advises this for times when the replica is
   * unavailable.
   */
  async goOnAlone(): Promise<void> {
    await this.setSynchronous('');
  }

  /** Kills the primary and promotes the replica. */
  async promote(): Promise<void> {
    await this.primary.kill();
    await execute(this.replica.connection, 'SELECT pg_promote()');
    this.primaryPlace = this.replicaPlace;
    this.wasPromoted = true;
    this.replication.target = this.primary.connection;
  }

  /** Replaces the killed primary by a new replica of the promoted server. */
  async replaceReplica(): Promise<void> {
    const place = this.replicaPlace;
    await this.replica.remove();
    // The promoted server has a copy of the replication slot of the old primary. The copy is dropped.
    await this.onPrimary('SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots');
    this.servers[place] = await startPostgresStandby(through(this.replication, this.primary));
    for (const link of this.followers[place]) link.target = this.servers[place].connection;
  }

  async stop(): Promise<void> {
    await this.replica.remove();
    await this.primary.remove();
    await this.replication.close();
    for (const link of this.followers.flatMap((links) => [...links])) await link.close();
  }

  private async replicates(how: string): Promise<boolean> {
    return (await this.onPrimary(`SELECT FROM pg_stat_replication WHERE ${how}`)).length > 0;
  }

  private async setSynchronous(names: string): Promise<void> {
    await this.onPrimary(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await this.onPrimary('SELECT pg_reload_conf()');
  }
}

function through({ address }: Link, server: PostgresServer): PostgresServer {
  return { ...server, connection: { ...server.connection, ...address } };
}
