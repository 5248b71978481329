import { Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../database/advisory-locks';
import { Database } from '../database/database';
import type { Run } from '../database/transactions';
import { ASKS_FOR_LEVELS } from '../events/queue-deliveries';
import type { Pair } from './alarms';
import { HIGHEST, LOWEST, nextByRule, type Swept } from './pairs-by-rule';

/**
 * The periodic checks (sweeps). Each check has the number of its lock, a table (rules or webhooks), and an
 * SQL condition that selects rows of this table. The check covers the products of these rows.
 */
export const SWEEPS = {
  levels: { lock: 1, table: 'rules', where: `"when" <> 'below_days' AND NOT paused` },
  forecasts: { lock: 2, table: 'rules', where: `"when" = 'below_days' AND NOT paused` },
  changes: { lock: 3, table: 'webhooks', where: ASKS_FOR_LEVELS },
} as const satisfies Record<string, Swept & { lock: number }>;

export type SweepName = keyof typeof SWEEPS;

/**
 * SQL that tries to take the lock of a periodic check. The lock is released at the end of the transaction.
 */
const TURN = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.sweeps}, $1) AS is_ours`;

const seconds = (interval: string) => `extract(epoch FROM ${interval})::float8`;

const STATE = `
  SELECT rule, productid, moved_at IS NOT NULL AS is_going_on,
    ${seconds('clock_timestamp() - began_at')} AS begun, ${seconds('clock_timestamp() - ended_at')} AS ended,
    ${seconds('clock_timestamp() - moved_at')} AS moved, ${seconds('ended_at - began_at')} AS took,
    (SELECT count(*) FROM rules)::int AS rules
  FROM sweeps WHERE name = $1`;

const BEGIN = `
  UPDATE sweeps SET rule = 0, productid = '', began_at = clock_timestamp(), moved_at = clock_timestamp() WHERE name = $1`;

const MOVE = 'UPDATE sweeps SET rule = $2, productid = $3, moved_at = clock_timestamp() WHERE name = $1';

const END = 'UPDATE sweeps SET ended_at = clock_timestamp(), moved_at = NULL WHERE name = $1';

/**
 * SQL that selects the next rules and products to check. A rule watches a range of product names. The
 * products in this range are found by the primary key of the table of products. This table contains only
 * products that had a reading.
 */
const next = ({ table, where }: Swept) => `
  SELECT rule.id AS rule, product.productid
  FROM ${table} AS rule CROSS JOIN LATERAL (
    SELECT productid FROM products
    WHERE productid > CASE WHEN rule.id = $1 THEN $2 ELSE '' END
      AND productid >= ${LOWEST} AND productid <= ${HIGHEST}
    ORDER BY productid LIMIT $3
  ) AS product
  WHERE rule.id >= $1 AND ${where}
  ORDER BY rule.id, product.productid LIMIT $3`;

/** Progress of the periodic check of all rules. Times are in seconds, and null before the first check. */
export interface SweepState extends Pair {
  readonly is_going_on: boolean;
  /**
   * Seconds since the newest check of all rules began, and seconds since the last complete check of all rules
   * ended.
   */
  readonly begun: number | null;
  readonly ended: number | null;
  /** Seconds since the last step of the running check; null if none is running. */
  readonly moved: number | null;
  /**
   * Duration of the last complete check of all rules, in seconds. The value has no meaning while a check is
   * in progress.
   */
  readonly took: number | null;
  /** Number of all stored rules. */
  readonly rules: number;
}

/** The SQL statements of the periodic checks, for use in transactions. */
@Injectable()
export class SweepsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Takes the lock of a periodic check.
   * @returns false if another instance has the lock
   */
  async hasTurn(run: Run, name: SweepName): Promise<boolean> {
    const { rows } = await run<{ is_ours: boolean }>({ text: TURN, values: [SWEEPS[name].lock] });
    return rows[0]?.is_ours ?? false;
  }

  async state(run: Run, name: SweepName): Promise<SweepState> {
    const { rows } = await run<SweepState & Record<string, unknown>>({ text: STATE, values: [name] });
    return rows[0] as SweepState;
  }

  async begin(run: Run, name: SweepName): Promise<void> {
    await run({ text: BEGIN, values: [name] });
  }

  /**
   * Returns the next pairs of a rule and a product that a periodic check covers, at most `limit` pairs. If it
   * returns fewer, no pairs are left after them.
   */
  async next(run: Run, name: SweepName, { rule, productid }: Pair, limit: number): Promise<Pair[]> {
    if (this.database.isSharded) return nextByRule(run, SWEEPS[name], { rule, productid }, limit);
    const text = next(SWEEPS[name]);
    const { rows } = await run<Pair & Record<string, unknown>>({
      name: `next_${name}`,
      text,
      values: [rule, productid, limit],
    });
    return rows;
  }

  async move(run: Run, name: SweepName, { rule, productid }: Pair): Promise<void> {
    await run({ text: MOVE, values: [name, rule, productid] });
  }

  async end(run: Run, name: SweepName): Promise<void> {
    await run({ text: END, values: [name] });
  }
}
