import { seededRandom } from '@verkko/dev-servers/seeded-random';

/** A generator of random choices that are determined by a seed. */
export class Random {
  private readonly next: () => number;

  constructor(private readonly seed: number) {
    this.next = seededRandom(seed);
  }

  /**
   * Makes a random sequence for one part of a run. The sequence does not depend on how many random numbers
   * other parts use.
   */
  fork(part: number): Random {
    return new Random(Math.imul(this.seed + 1, 0x9e3779b1) + Math.imul(part + 1, 0x85ebca6b));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A random integer between two numbers, both inclusive. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.between(0, items.length - 1)] as Item;
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const left = [...items];
    return items.map(() => left.splice(this.between(0, left.length - 1), 1)[0] as Item);
  }
}
