import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import { CLAIM } from '../idempotency/idempotency.repository';
import { insertStatement, type Write } from './insert-statement';

/**
 * The result of storing a request's readings: stored now, already stored by an earlier attempt, or not stored
 * because another transaction is carrying out the same request.
 */
export type Outcome = 'stored' | 'known' | 'busy';

/** Runs the statements that store the readings of requests, with their idempotency keys. */
@Injectable()
export class WriteStatements {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Tells whether {@link store} runs only one statement and so needs no transaction. */
  isOneStatement(writes: readonly Write[]): boolean {
    return !this.database.isSharded || writes.every(({ once }) => once === undefined);
  }

  /**
   * Stores the readings of each request whose idempotency key is new.
   * @returns the outcomes, in the order of the requests
   */
  async store(run: Run, writes: readonly Write[], waits: boolean): Promise<Outcome[]> {
    const { IDEMPOTENCY_TTL: ttl } = this.config;
    if (this.isOneStatement(writes)) {
      return outcomesOf(writes, await run<KeyRow>(insertStatement(writes, waits, ttl)));
    }
    // With Citus, one statement for all readings would send the idempotency keys to all workers, so every write would
    // need all workers.
    const requests = writes.flatMap(({ once }) => once ?? []);
    const values = [
      requests.map(({ key }) => key),
      requests.map(({ fingerprint }) => fingerprint),
      waits,
      ttl,
    ];
    const outcomes = outcomesOf(writes, await run<KeyRow>({ name: 'claim_keys', text: CLAIM, values }));
    const stored = writes.filter((_write, index) => outcomes[index] === 'stored');
    const withoutKeys = stored.map(({ readings, origins }) => ({ readings, origins }));
    if (stored.length > 0) await run(insertStatement(withoutKeys, waits, ttl));
    return outcomes;
  }
}

/** The database's answer for one idempotency key. */
interface KeyRow {
  readonly key: string;
  readonly free: boolean;
  readonly claimed: boolean;
}

function outcomesOf(writes: readonly Write[], { rows }: { readonly rows: readonly KeyRow[] }): Outcome[] {
  const known = new Map(rows.map((row) => [row.key, row]));
  return writes.map(({ once }) => {
    const row = once && known.get(once.key);
    if (!row || row.claimed) return 'stored';
    return row.free ? 'known' : 'busy';
  });
}
