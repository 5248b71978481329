/** A database connection that can be told to close. */
interface Leaving {
  leave(): void;
}

/**
 * The hosts of the database, and the open connections to the host that accepts writes. All connection pools
 * share this object.
 */
export class Hosts {
  private readonly connections = new Set<Leaving>();
  private preferred = 0;

  constructor(private readonly urls: readonly string[]) {}

  get count(): number {
    return this.urls.length;
  }

  /** The URLs of the database hosts, beginning with the last one that accepted writes. */
  get inTurn(): string[] {
    return [...this.urls.slice(this.preferred), ...this.urls.slice(0, this.preferred)];
  }

  connected(connection: Leaving, url: string): void {
    this.preferred = this.urls.indexOf(url);
    this.connections.add(connection);
  }

  closed(connection: Leaving): void {
    this.connections.delete(connection);
  }

  /**
   * Closes all connections to a database server that no longer accepts writes, because its data may be out of date.
   */
  leave(): void {
    for (const connection of [...this.connections]) connection.leave();
  }
}
