import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../chaos/random';
import { ask } from '../support/http-client';
import { IMPORT, PRODUCTS, QUERY, RULES, UPDATE, VOID } from '../support/paths';
import type { Site } from './site';
import { CHANGING, LOCATIONS, Times } from './stock';

/** The relative frequency with which a client chooses each action. */
const ACTIONS = { count: 6, adjust: 6, importFile: 2, voidReading: 4, erase: 1, changeThreshold: 1 };
type Action = keyof typeof ACTIONS;
const DECK = (Object.keys(ACTIONS) as Action[]).flatMap((action) =>
  Array<Action>(ACTIONS[action]).fill(action),
);

/**
 * The pause in ms after a request that failed with the status 503 or without a response. Both happen when a
 * process is killed.
 */
const PAUSE_MS = 20;

interface StoredReading {
  readonly id: number;
  readonly timestamp: string;
  readonly location?: string;
}

/**
 * A client that changes the stock of a few products, and the threshold of a rule. It sends each request to a
 * random instance.
 */
export class Writer {
  /** The number of changes answered with 2xx or 422. */
  acknowledged = 0;
  private sent = 0;

  /**
   * @param name the prefix of the idempotency keys of this client @param rule the rule whose threshold
   * changes
   */
  constructor(
    private readonly site: Site,
    private readonly random: Random,
    private readonly name: string,
    private readonly times: Times,
    private readonly rule: number,
  ) {}

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const status = await this[this.random.pick(DECK)]();
      if (status === undefined || status === 503) await sleep(PAUSE_MS);
      // The status 422 is allowed, because another client may have erased the reading meanwhile.
      else if (status < 300 || status === 422) this.acknowledged += 1;
      else throw new Error(`A change of the stock was answered with ${status}`);
    }
  }

  private count() {
    return this.json('POST', UPDATE, { items: [{ ...this.reading(), quantity: this.random.between(0, 9) }] });
  }

  private adjust() {
    const delta = this.random.between(1, 9) * this.random.pick([1, -1]);
    return this.json('POST', UPDATE, { items: [{ ...this.reading(), delta }] });
  }

  /** Imports a file with one reading. @returns the status; undefined without a response */
  importFile(productid = this.random.pick(CHANGING)): Promise<number | undefined> {
    const { location = '', timestamp } = this.reading();
    const row = [productid, location, this.random.between(0, 9), timestamp].join(',');
    return this.send('POST', IMPORT, 'text/csv', `productid,location,quantity,timestamp\n${row}\n`);
  }

  private async voidReading() {
    const productid = this.random.pick(CHANGING);
    const stored = await this.readings(productid);
    if (!stored || stored.length === 0) return undefined;
    const { id, timestamp, location } = this.random.pick(stored);
    return this.json('POST', VOID, {
      items: [{ productid, id, timestamp, ...(location !== undefined && { location }) }],
    });
  }

  private erase() {
    return this.send('DELETE', `${PRODUCTS}/${this.random.pick(CHANGING)}`);
  }

  private changeThreshold() {
    return this.json('PATCH', `${RULES}/${this.rule}`, { threshold: this.random.between(-3, 12) });
  }

  private reading() {
    const location = this.random.pick(LOCATIONS);
    const at = this.times.at(this.random.chance(0.5), this.random.between(0, 9));
    return {
      productid: this.random.pick(CHANGING),
      ...(location !== '' && { location }),
      timestamp: Times.text(at),
    };
  }

  private async readings(productid: string): Promise<StoredReading[] | undefined> {
    const url = `${this.site.url(this.random)}${QUERY}?productid=${productid}&limit=500`;
    const answer = await ask(url).catch(() => undefined);
    return answer?.status === 200 ? (JSON.parse(answer.body) as { items: StoredReading[] }).items : undefined;
  }

  private json(method: string, path: string, body: object) {
    return this.send(method, path, 'application/json', JSON.stringify(body));
  }

  /** Sends a request once. @returns the status; undefined without a response */
  private async send(method: string, path: string, type = '', body = ''): Promise<number | undefined> {
    this.sent += 1;
    const headers = {
      ...(type !== '' && { 'Content-Type': type }),
      ...(path === UPDATE && { 'Idempotency-Key': `${this.name}-${this.sent}` }),
    };
    const url = `${this.site.url(this.random)}${path}`;
    return ask(url, { method, headers, body }).then(
      ({ status }) => status,
      () => undefined,
    );
  }
}
