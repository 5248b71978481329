import { createKey } from '../support/api-keys';
import { execute } from '../support/database';
import { Caller } from './caller';
import { Client, SHARED } from './client';
import type { Databases } from './databases';
import type { Instance } from './instance';
import type { Ledger } from './ledger';
import { OwnStock } from './own-stock';
import { Prober } from './prober';
import type { Random } from './random';
import { Reading } from './reading';
import type { Tally } from './tally';
import type { Violations } from './violations';
import { Writing } from './writing';

const CLIENTS = 8;
const SCOPES = ['inventory:read', 'inventory:write'];

/**
 * Each client has two random sequences. One sequence decides what the client does, and how long it pauses
 * between two actions. Its number is the number of the client. The other sequence decides which instances the
 * client uses, and how long it waits before it repeats a request. Its number is the number of the client plus
 * this constant.
 */
const ATTEMPTS_PART = 1000;

/** All simulated clients, each with its own API key, and the probers that request /health of the instances. */
export class Crowd {
  private constructor(
    readonly clients: readonly Client[],
    private readonly probers: readonly Prober[],
    private readonly callers: readonly Caller[],
  ) {}

  static async gather(
    instances: readonly Instance[],
    tally: Tally,
    ledger: Ledger,
    violations: Violations,
    random: Random,
  ): Promise<Crowd> {
    const clients: Client[] = [];
    const callers: Caller[] = [];
    for (let number = 0; number < CLIENTS; number += 1) {
      const name = `c${number}`;
      const { key } = await createKey(random.pick(instances), { name, scopes: SCOPES });
      const caller = new Caller(key, tally, violations);
      const attempts = random.fork(ATTEMPTS_PART + number);
      const stock = new OwnStock(name);
      const writing = new Writing(name, caller, instances, ledger, violations, attempts);
      const reading = new Reading(caller, instances, stock, violations, attempts);
      clients.push(new Client(writing, reading, stock, random.fork(number)));
      callers.push(caller);
    }
    const probers = instances.map((instance) => new Prober(instance, tally, violations));
    return new Crowd(clients, probers, callers);
  }

  /** Lets the clients send requests until the given promise is resolved. */
  async actDuring(event: Promise<void>): Promise<void> {
    let isOver = false;
    const acting = Promise.all([...this.clients, ...this.probers].map((one) => one.run(() => isOver)));
    await Promise.race([event, acting]); // rejects if a client fails
    isOver = true;
    await acting;
  }

  /**
   * Checks the products that all clients share: the level of each product must equal the sum of its stored
   * readings. Call this function only while no client sends requests.
   */
  async checkShared({ primary }: Databases): Promise<void> {
    const sums = await execute<{ productid: string; sum: number }>(
      primary.connection,
      `SELECT productid, sum(quantity)::float8 AS sum FROM inventory_items WHERE productid ^@ '${SHARED}' GROUP BY 1`,
    );
    for (const { productid, sum } of sums) await this.clients[0]?.reading.lastLevel(productid, sum);
  }

  leave(): void {
    for (const caller of this.callers) caller.end();
  }
}
