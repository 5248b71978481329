import { RuleIndex } from '../rules/rule-index';
import { LiveProduct } from './live-product';
import type { Subscription } from './subscription';

/** The products that are followed by listeners of streams, either by name or by prefix. */
export class LiveProducts {
  private readonly products = new Map<string, LiveProduct>();
  private readonly byPrefix = new Map<string, Set<Subscription>>();
  private readonly namesOf = new Map<Subscription, Set<string>>();
  private index = new RuleIndex([]);
  /**
   * The prefixes that stream listeners follow. The position of a prefix in this array is its id in `index`.
   */
  private indexed: readonly string[] = [];

  /** Number of distinct products that listeners follow. */
  get size(): number {
    return this.products.size;
  }

  get isEmpty(): boolean {
    return this.namesOf.size === 0;
  }

  get names(): string[] {
    return [...this.products.keys()];
  }

  get prefixes(): string[] {
    return [...this.byPrefix.keys()];
  }

  get(productid: string): LiveProduct | undefined {
    return this.products.get(productid);
  }

  /**
   * Tells whether any stream listener follows the product, by its name or by a prefix. The result is right
   * for new products, too.
   */
  watches(productid: string): boolean {
    return this.products.has(productid) || this.index.watches(productid);
  }

  /** Number of products that a listener follows. */
  countOf(subscription: Subscription): number {
    return this.namesOf.get(subscription)?.size ?? 0;
  }

  productsOf(subscription: Subscription): LiveProduct[] {
    return [...(this.namesOf.get(subscription) ?? [])].flatMap((name) => this.products.get(name) ?? []);
  }

  add(subscription: Subscription): void {
    const { productids = [], prefix } = subscription;
    this.namesOf.set(subscription, new Set());
    for (const productid of productids) this.connect(subscription, productid);
    if (prefix === undefined) return;
    const others = this.byPrefix.get(prefix);
    if (others) others.add(subscription);
    else this.setPrefix(prefix, new Set([subscription]));
  }

  remove(subscription: Subscription): void {
    for (const product of this.productsOf(subscription)) {
      product.subscriptions.delete(subscription);
      if (product.subscriptions.size === 0) this.products.delete(product.productid);
    }
    this.namesOf.delete(subscription);
    const { prefix } = subscription;
    const others = prefix === undefined ? undefined : this.byPrefix.get(prefix);
    others?.delete(subscription);
    if (prefix !== undefined && others?.size === 0) this.setPrefix(prefix, undefined);
  }

  /**
   * Adds a product to all stream listeners that follow a prefix of its name.
   * @returns the listeners for which the product is new
   */
  found(productid: string): Subscription[] {
    return this.index
      .rulesOf(productid)
      .flatMap((number) => [...(this.byPrefix.get(this.indexed[number] ?? '') ?? [])])
      .filter((subscription) => this.connect(subscription, productid));
  }

  private connect(subscription: Subscription, productid: string): boolean {
    const names = this.namesOf.get(subscription);
    if (!names || names.has(productid)) return false;
    names.add(productid);
    const product = this.products.get(productid) ?? new LiveProduct(productid);
    this.products.set(productid, product);
    product.subscriptions.add(subscription);
    return true;
  }

  private setPrefix(prefix: string, subscriptions: Set<Subscription> | undefined): void {
    if (subscriptions) this.byPrefix.set(prefix, subscriptions);
    else this.byPrefix.delete(prefix);
    this.indexed = [...this.byPrefix.keys()];
    this.index = new RuleIndex(this.indexed.map((text, id) => ({ id, productid: null, prefix: text })));
  }
}
