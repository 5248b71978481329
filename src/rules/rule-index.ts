import type { WatchedProducts } from './rules.repository';

const NONE: readonly number[] = [];

/** Finds the rules that watch a product. The time does not grow with the number of rules. */
export class RuleIndex {
  private readonly all: number[] = [];
  private readonly named = new Map<string, number[]>();
  private readonly prefixes = new Map<string, number[]>();
  /**
   * The lengths of all prefixes of product names in rules, by the first character of the prefix. So only few lengths
   * are tried for a product name, because most product names begin with none of the prefixes.
   */
  private readonly lengths = new Map<string, number[]>();

  constructor(rules: readonly WatchedProducts[]) {
    for (const { id, productid, prefix } of rules) {
      if (productid !== null) add(this.named, productid, id);
      else if (prefix !== null) add(this.prefixes, prefix, id);
      else this.all.push(id);
    }
    for (const prefix of this.prefixes.keys()) {
      const lengths = this.lengths.get(prefix.charAt(0)) ?? [];
      if (!lengths.includes(prefix.length)) this.lengths.set(prefix.charAt(0), [...lengths, prefix.length]);
    }
  }

  get isEmpty(): boolean {
    return this.all.length === 0 && this.named.size === 0 && this.prefixes.size === 0;
  }

  watches(productid: string): boolean {
    if (this.all.length > 0 || this.named.has(productid)) return true;
    return this.lengthsFor(productid).some(
      (length) => length <= productid.length && this.prefixes.has(productid.slice(0, length)),
    );
  }

  /** The ids of the rules that watch a product. */
  rulesOf(productid: string): number[] {
    return [
      ...this.all,
      ...(this.named.get(productid) ?? []),
      ...this.lengthsFor(productid).flatMap((length) =>
        productid.length < length ? [] : (this.prefixes.get(productid.slice(0, length)) ?? []),
      ),
    ];
  }

  private lengthsFor(productid: string): readonly number[] {
    return this.lengths.get(productid.charAt(0)) ?? NONE;
  }
}

function add(rules: Map<string, number[]>, name: string, id: number): void {
  const known = rules.get(name);
  if (known) known.push(id);
  else rules.set(name, [id]);
}
