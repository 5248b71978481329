import { type PostgresServer, startPostgresServer } from '@verkko/dev-servers/postgres-server';
import { startPostgresStandby } from '@verkko/dev-servers/postgres-standby';
import { until } from '@verkko/dev-servers/until';
import { execute } from '../support/database';
import { Link } from './link';

/** The two places of a database server. After a promotion, they have changed their roles. */
export const PLACES = [0, 1] as const;
type Place = (typeof PLACES)[number];

/**
 * A primary and its replica, with the care that Patroni gives them: replication is synchronous while the replica is
 * there, and only a replica that has everything is promoted.
 */
export class Databases {
  private primaryPlace: Place = 0;
  /** Whether a replica was promoted, at any time. */
  wasPromoted = false;

  private constructor(
    private readonly servers: [PostgresServer, PostgresServer],
    /** The network from the replica to the primary. */
    readonly replication: Link,
    /** Links that lead to the server of a place, whose port changes with a promotion. */
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

  /** Opens the network from one instance to the server of a place. */
  async link(place: Place): Promise<Link> {
    const link = await Link.open(this.servers[place].connection);
    this.followers[place].add(link);
    return link;
  }

  onPrimary(sql: string) {
    return execute<Record<string, unknown>>(this.primary.connection, sql);
  }

  /** Waits for the replica and makes commits wait for it, too: from now on a promotion loses nothing. */
  async synchronize(): Promise<void> {
    await until('the replica streams', () => this.replicates(`state = 'streaming'`));
    await this.setSynchronous('*');
    await until('replication is synchronous', () => this.replicates(`sync_state = 'sync'`));
  }

  /** Lets commits go on without the replica, as the documents advise while it is away. */
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

  /** Replaces the primary that was killed by a new replica of the server that was promoted. */
  async replaceReplica(): Promise<void> {
    const place = this.replicaPlace;
    await this.replica.remove();
    // The slot came with the files of the old primary.
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
