import type { WatchedProducts } from './rules.repository';

const NONE: readonly number[] = [];

/** Finds the rules that watch a product. The search takes the same time for any number of rules. */
export class RuleIndex {
  private readonly all: number[] = [];
  private readonly named = new Map<string, number[]>();
  private readonly prefixes = new Map<string, number[]>();
  /**
   * The lengths of the prefixes in rules, by the first character of the prefix. To find the rules for a
   * product, prefixes of its name are looked up, but only those with a length listed for its first character.
   * For most names, no length is listed.
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
