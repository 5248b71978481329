import type { WatchedProducts } from './rules.repository';

/** Finds the rules that watch a product, in a time that does not grow with the number of rules. */
export class RuleIndex {
  private readonly all: number[] = [];
  private readonly named = new Map<string, number[]>();
  private readonly prefixes = new Map<string, number[]>();
  /** The lengths that prefixes have, each once. */
  private readonly lengths: readonly number[];

  constructor(rules: readonly WatchedProducts[]) {
    for (const { id, productid, prefix } of rules) {
      if (productid !== null) add(this.named, productid, id);
      else if (prefix !== null) add(this.prefixes, prefix, id);
      else this.all.push(id);
    }
    this.lengths = [...new Set([...this.prefixes.keys()].map(({ length }) => length))];
  }

  get isEmpty(): boolean {
    return this.all.length === 0 && this.named.size === 0 && this.prefixes.size === 0;
  }

  watches(productid: string): boolean {
    if (this.all.length > 0 || this.named.has(productid)) return true;
    return this.lengths.some((length) => this.prefixes.has(productid.slice(0, length)));
  }

  /** The ids of the rules that watch the product. */
  rulesOf(productid: string): number[] {
    return [
      ...this.all,
      ...(this.named.get(productid) ?? []),
      ...this.lengths.flatMap((length) =>
        productid.length < length ? [] : (this.prefixes.get(productid.slice(0, length)) ?? []),
      ),
    ];
  }
}

function add(rules: Map<string, number[]>, name: string, id: number): void {
  const known = rules.get(name);
  if (known) known.push(id);
  else rules.set(name, [id]);
}
