import { EXPORT, LEVELS, QUERY } from '../support/paths';
import { textOf } from '../support/model/stocks';
import type { Call, Caller } from './caller';
import type { Instance } from './instance';
import type { OwnReading, OwnStock } from './own-stock';
import type { Random } from './random';
import type { Violations } from './violations';

const LATEST = { 'Cache-Control': 'no-cache' };

/**
 * Maximum age, in ms, of the readings that a replica returns: REPLICA_MAX_LAG, plus the time that a busy
 * machine needs to check the replica's lag.
 */
const OLDEST_PAGE_MS = 2000 + 3000;

interface PageItem {
  readonly quantity: number;
  readonly timestamp: string;
  readonly location?: string;
  readonly delta?: number;
}

/**
 * Sends read requests as one client. Each response is compared with what the test knows about the client's
 * own products, or about a product that all clients share.
 */
export class Reading {
  constructor(
    private readonly caller: Caller,
    private readonly instances: readonly Instance[],
    private readonly stock: OwnStock,
    private readonly violations: Violations,
    private readonly choices: Random,
  ) {}

  /** Checks the levels of all products of the client. @param at the time of the levels; undefined for now */
  async levels(at: number | undefined): Promise<void> {
    const { products } = this.stock;
    const names = products.map((productid) => `productid=${encodeURIComponent(productid)}`).join('&');
    const until = at === undefined ? '' : `&at=${textOf(at)}`;
    const body = await this.read({ kind: 'levels', path: `${LEVELS}?${names}${until}` });
    if (body === undefined) return;
    const { items } = JSON.parse(body) as { items: { productid: string; quantity: number }[] };
    const told = new Map(items.map(({ productid, quantity }) => [productid, quantity]));
    for (const productid of products) {
      const [level, wanted] = [told.get(productid), this.stock.level(productid, at ?? Infinity)];
      if (level !== wanted)
        this.violations.add(`levels are the model's`, `${productid}${until}: ${level} instead of ${wanted}`);
    }
  }

  /** Checks the newest readings of a product and their levels, read from the primary. */
  async page(productid: string): Promise<void> {
    const parameters = `productid=${encodeURIComponent(productid)}&order=desc&limit=20`;
    const body = await this.read({ kind: 'page', path: `${QUERY}?${parameters}`, headers: LATEST });
    if (body === undefined) return;
    const model = this.stock.model(productid);
    const newest = model.between(() => true, -Infinity, Infinity).reverse();
    const wanted = newest.slice(0, 20).map((reading) => lineOf(reading, model.shown(reading)));
    this.same(
      `${productid} page`,
      pageItems(body).map((item) => itemLine(item, item.quantity)),
      wanted,
    );
  }

  /**
   * Checks a response with all readings of a product. The response may come from a replica that does not have
   * the newest readings yet.
   */
  async olderPage(productid: string): Promise<void> {
    const begun = performance.now();
    const parameters = `productid=${encodeURIComponent(productid)}&limit=500`;
    const body = await this.read({ kind: 'page of a replica', path: `${QUERY}?${parameters}` });
    if (body === undefined) return;
    const readings = this.stock.readingsOf(productid);
    const known = new Set(readings.map((reading) => lineOf(reading)));
    const told = pageItems(body).map((item) => itemLine(item));
    const missing = readings
      .filter(({ acknowledgedAt }) => acknowledgedAt < begun - OLDEST_PAGE_MS)
      .map((reading) => lineOf(reading))
      .filter((line) => !told.includes(line));
    const foreign = told.filter((line) => !known.has(line));
    if (missing.length > 0) this.tell(`${productid} of a replica lacks ${missing.join(', ')}`);
    if (foreign.length > 0) this.tell(`${productid} of a replica has ${foreign.join(', ')}`);
    if (new Set(told).size < told.length) this.tell(`${productid} of a replica has a reading twice`);
  }

  async export(productid: string): Promise<void> {
    const body = await this.read({
      kind: 'export',
      path: `${EXPORT}?productid=${encodeURIComponent(productid)}`,
      headers: { Accept: 'application/x-ndjson' },
      streams: true,
    });
    if (body === undefined) return;
    const lines = body.split('\n').filter((line) => line !== '');
    const told = lines.map((line) => itemLine(JSON.parse(line) as PageItem)).sort();
    const wanted = this.stock.readingsOf(productid).map((reading) => lineOf(reading));
    this.same(`${productid} export`, told, wanted.sort());
  }

  /** Checks that the level of a product never falls below 0 if all its sales have `min_level` 0. */
  async guardedLevel(productid: string): Promise<void> {
    const level = await this.sharedLevel(productid);
    if (level !== undefined && level < 0)
      this.violations.add('no level falls below its min_level', `${productid}: ${level}`);
  }

  /** Checks the level of a product after the last write. @param sum the sum of its adjustments */
  async lastLevel(productid: string, sum: number): Promise<void> {
    const level = await this.sharedLevel(productid, LATEST);
    if (level !== sum)
      this.violations.add(
        'a level is the sum of its adjustments',
        `${productid}: ${level} instead of ${sum}`,
      );
  }

  private async sharedLevel(productid: string, headers = {}): Promise<number | undefined> {
    const path = `${LEVELS}?productid=${encodeURIComponent(productid)}`;
    const body = await this.read({ kind: 'levels', path, headers });
    if (body === undefined) return undefined;
    const { items } = JSON.parse(body) as { items: { quantity: number }[] };
    return items[0]?.quantity ?? 0;
  }

  /**
   * Sends a read request. Any status other than 200 and 503 is recorded as a violation.
   * @returns the body if a response with the status 200 arrives; otherwise undefined
   */
  private async read(call: Call): Promise<string | undefined> {
    const answer = await this.caller.call(this.choices.pick(this.instances), call);
    if (!answer || answer.status === 503) return undefined;
    if (answer.status === 200) return answer.body;
    this.violations.add('a read is answered', `${call.path}: ${answer.status} ${answer.body}`);
    return undefined;
  }

  private same(what: string, told: readonly string[], wanted: readonly string[]): void {
    if (told.join() !== wanted.join()) this.tell(`${what}: ${told.join()} instead of ${wanted.join()}`);
  }

  private tell(what: string): void {
    this.violations.add(`readings are the model's`, what);
  }
}

function pageItems(body: string): PageItem[] {
  return (JSON.parse(body) as { items: PageItem[] }).items;
}

/** A reading as text: time, location, and delta or count; followed by the level if it is given. */
function lineOf(
  { at, location, delta, quantity }: Omit<OwnReading, 'acknowledgedAt'>,
  level?: number,
): string {
  return itemLine(
    {
      timestamp: textOf(at),
      ...(location && { location }),
      ...(delta !== undefined && { delta }),
      quantity: quantity ?? 0,
    },
    level,
  );
}

function itemLine({ timestamp, location = '', delta, quantity }: PageItem, level?: number): string {
  const amount = delta === undefined ? `=${quantity}` : `${delta > 0 ? '+' : ''}${delta}`;
  return `${timestamp} ${location}${amount}${level === undefined ? '' : ` (${level})`}`;
}
