import { seededRandom } from '@verkko/dev-servers/seeded-random';

/** Random choices that a seed determines. */
export class Random {
  private readonly next: () => number;

  constructor(private readonly seed: number) {
    this.next = seededRandom(seed);
  }

  /** Another sequence for one part of a run, which does not change when another part draws more numbers. */
  fork(part: number): Random {
    return new Random(Math.imul(this.seed + 1, 0x9e3779b1) + Math.imul(part + 1, 0x85ebca6b));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number, both ends included. */
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
