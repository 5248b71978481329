import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/http-client';
import { IMPORT, UPDATE } from '../support/paths';
import type { Caller } from './caller';
import type { Instance } from './instance';
import { type Item, type Ledger, sumOf, type Write } from './ledger';
import type { Random } from './random';
import type { Violations } from './violations';

const RETRY_MS = { least: 200, most: 600 };

/**
 * A client repeats a write request until it knows the outcome, but at most for this time in ms. A fault lasts
 * up to 30 s, and the service needs up to 30 s to recover.
 */
const LONGEST_RETRIES_MS = 75_000;

/**
 * A fault can delay at most this many SQL statements of one import. An import runs ten statements, each with
 * its own time limit.
 */
const DELAYED_STATEMENTS = 4;

/** The number of acknowledged writes that a client remembers. It sends some of them a second time. */
const MOST_REMEMBERED = 50;

/** The readings that a client sends, and how: as an update or as a file, with or without an Idempotency-Key. */
export interface Draft {
  readonly family: string;
  readonly items: readonly Item[];
  readonly isFile: boolean;
  readonly hasKey: boolean;
}

/** Write requests of one client. A request with an Idempotency-Key is repeated until its outcome is known. */
export class Writing {
  private count = 0;
  /** Time of the last acknowledgement of a write, in ms of performance.now(). */
  storedAt = 0;
  /**
   * Write requests that were acknowledged and have an Idempotency-Key. Some of them are sent a second time.
   */
  private readonly acknowledged: { readonly write: Write; readonly draft: Draft }[] = [];

  constructor(
    private readonly client: string,
    private readonly caller: Caller,
    private readonly instances: readonly Instance[],
    private readonly ledger: Ledger,
    private readonly violations: Violations,
    /**
     * Chooses an instance and a pause at random for each attempt to send a request. The number of attempts
     * differs from run to run. So these choices have their own random sequence, and do not change the random
     * readings.
     */
    private readonly attempts: Random,
  ) {}

  /**
   * Sends a valid write request. If it has an Idempotency-Key, repeats it until its outcome is known.
   * @returns the outcome
   */
  async settle(draft: Draft): Promise<Write['outcome']> {
    const write = this.record(draft);
    const begun = performance.now();
    let mayBeStored = false;
    for (;;) {
      const received = this.ledger.received(draft.family);
      const answer = await this.send(write, draft);
      this.judge(write, answer, mayBeStored, received);
      mayBeStored ||= answer === undefined || answer.status === 503;
      if (write.outcome === 'unknown' && !draft.hasKey) write.outcome = 'either';
      if (write.outcome !== 'unknown') break;
      if (performance.now() - begun > LONGEST_RETRIES_MS) {
        this.violations.add('a repeated write is answered at last', `${write.id} is not`);
        break;
      }
      await sleep(this.attempts.between(RETRY_MS.least, RETRY_MS.most));
    }
    if (write.outcome === 'stored') {
      this.storedAt = performance.now();
      if (draft.hasKey) this.remember(write, draft);
    }
    return write.outcome;
  }

  /**
   * Sends an acknowledged write request again with the same Idempotency-Key, and checks that the service
   * recognises the request.
   */
  async repeat(random: Random): Promise<void> {
    const { write, draft } = this.someAcknowledged(random) ?? {};
    if (!write || !draft) return;
    const answer = await this.send(write, draft);
    if (!answer || answer.status === 503) return;
    if (answer.status === 201 && answer.headers['idempotency-replayed'] === 'true') return;
    this.violations.add('an idempotency key is remembered', `${write.id}: ${answer.status} ${answer.body}`);
  }

  /**
   * Sends a new write request with the Idempotency-Key of an earlier one, and checks that the service rejects
   * the new request.
   */
  async reuse(random: Random): Promise<void> {
    const { write, draft } = this.someAcknowledged(random) ?? {};
    if (!write || !draft) return;
    const other = this.record(draft);
    other.outcome = 'refused';
    const answer = await this.send(other, draft, write.id);
    if (!answer || answer.status === 503) return;
    if (answer.status === 422 && answer.body.includes('"IDEMPOTENCY_KEY_REUSED"')) return;
    this.violations.add('an idempotency key holds for one request', `${write.id}: ${answer.status}`);
  }

  /** Sends a write request whose last item is invalid, and checks that the service rejects it. */
  async sendInvalid(draft: Draft): Promise<void> {
    const write = this.record(draft);
    write.outcome = 'refused';
    const wrong = { productid: `${draft.family}A`, quantity: -1, timestamp: '2024-01-01' };
    const answer = await this.send(write, { ...draft, items: [...draft.items, wrong] });
    if (!answer || answer.status === 503 || answer.status === 422) return;
    this.violations.add('an invalid write is refused', `${write.id}: ${answer.status} ${answer.body}`);
  }

  private record({ family, items }: Draft): Write {
    const write: Write = { id: `${this.client}-${++this.count}`, family, items, outcome: 'unknown' };
    this.ledger.add(write);
    return write;
  }

  private remember(write: Write, draft: Draft): void {
    this.acknowledged.push({ write, draft });
    if (this.acknowledged.length > MOST_REMEMBERED) this.acknowledged.shift();
  }

  private someAcknowledged(random: Random) {
    const choice = random.between(0, MOST_REMEMBERED - 1);
    return this.acknowledged[choice % Math.max(1, this.acknowledged.length)];
  }

  /**
   * Determines the outcome of a write request from its response.
   * @param received the number of pieces that earlier requests added to the product; only requests that were
   * acknowledged before this one was sent are counted
   */
  private judge(write: Write, answer: Answer | undefined, mayBeStored: boolean, received: number): void {
    const { status, body } = answer ?? { status: 0, body: '' };
    if (status === 201) {
      write.outcome = 'stored';
      const isReplay = answer?.headers['idempotency-replayed'] === 'true';
      if (isReplay && !mayBeStored) this.violations.add('a new write is no repetition', write.id);
    } else if (body.includes('"INSUFFICIENT_STOCK"')) {
      write.outcome = mayBeStored ? 'either' : 'refused';
      if (!mayBeStored) this.checkRefusal(write, received);
    } else if (body.includes('"IDEMPOTENCY_CONFLICT"') && mayBeStored) return;
    else if (answer && status !== 503) {
      this.violations.add('a valid write is stored', `${write.id}: ${status} ${body}`);
      write.outcome = 'either';
    }
  }

  /**
   * Reports the sale if it was rejected although there was certainly enough stock. If the outcome of another
   * sale is unknown, this check assumes that the sale was stored.
   */
  private checkRefusal({ id, family, items }: Write, received: number): void {
    const left = Math.max(0, received - this.ledger.mostSold(family)) + sumOf(items);
    if (left >= 0)
      this.violations.add('a sale is refused only for lack of stock', `${id} would leave ${left}`);
  }

  private send(write: Write, { items, isFile, hasKey }: Draft, key = write.id): Promise<Answer | undefined> {
    const sent = items.map((item) => ({ ...item, at: undefined, reference: write.id }));
    const body = isFile
      ? sent.map((item) => `${JSON.stringify(item)}\n`).join('')
      : JSON.stringify({ items: sent });
    return this.caller.call(this.attempts.pick(this.instances), {
      kind: isFile
        ? 'import'
        : items.some(({ min_level }) => min_level !== undefined)
          ? 'guarded update'
          : 'update',
      path: isFile ? IMPORT : UPDATE,
      statements: isFile ? DELAYED_STATEMENTS : 1,
      method: 'POST',
      headers: {
        'Content-Type': isFile ? 'application/x-ndjson' : 'application/json',
        ...(hasKey && { 'Idempotency-Key': key }),
      },
      body,
    });
  }
}
