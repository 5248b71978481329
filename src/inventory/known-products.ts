/** About 10 MB of names of usual length. */
const MOST = 100_000;

/**
 * The product names this instance has seen committed, so that a write of known products needs one statement. Forgetting
 * one costs a statement that changes nothing; knowing one that is not there would lose it. Hence names are added after
 * the commit only, and all are forgotten when a connection ends: the database at the next one may be an older copy.
 */
export class KnownProducts {
  private readonly names = new Set<string>();

  haveAll(names: readonly string[]): boolean {
    return names.every((name) => this.names.has(name));
  }

  add(names: readonly string[]): void {
    if (this.names.size > MOST) this.names.clear();
    for (const name of names) this.names.add(name);
  }

  forget(): void {
    this.names.clear();
  }
}
