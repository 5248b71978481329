/** A connection that can be given up from outside. */
interface Leaving {
  leave(): void;
}

/** The hosts of which one takes writes, and the open connections to it. One for all pools. */
export class Hosts {
  private readonly connections = new Set<Leaving>();
  private preferred = 0;

  constructor(private readonly urls: readonly string[]) {}

  get count(): number {
    return this.urls.length;
  }

  /** The URLs of the hosts, beginning with the one that took writes last. */
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

  /** Closes every connection: the server behind them takes no writes any more, and may fall behind. */
  leave(): void {
    for (const connection of [...this.connections]) connection.leave();
  }
}
