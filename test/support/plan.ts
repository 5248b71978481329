import { Client, escapeLiteral } from 'pg';
import type { Connection } from '../../src/database/embedded/embedded-postgres';

/** One step of a plan that was carried out. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly 'Heap Fetches'?: number;
  readonly 'Actual Rows': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** How PostgreSQL carries a statement out, once planned for these values and once for any, as a prepared one may be. */
export async function plansOf(
  connection: Connection,
  text: string,
  values: readonly (string | number)[],
): Promise<Plan[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(`PREPARE statement AS ${text}`);
    const plans: Plan[] = [];
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await client.query(`SET plan_cache_mode = ${mode}`);
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON)
         EXECUTE statement (${values.map((value) => escapeLiteral(String(value))).join(', ')})`,
      );
      const [row] = rows;
      if (row) plans.push(new Plan(mode, row['QUERY PLAN'][0].Plan));
    }
    return plans;
  } finally {
    await client.end();
  }
}

export class Plan {
  constructor(
    readonly mode: string,
    readonly root: PlanNode,
  ) {}

  /** Every step, the outermost first. */
  get steps(): PlanNode[] {
    const withInner = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(withInner)];
    return withInner(this.root);
  }

  /** Ways into tables and indexes: what is read, and how. */
  get scans(): string[] {
    const scans = this.steps
      .filter((step) => step['Relation Name'])
      .map((step) => `${step['Node Type']} ${step['Index Name'] ?? step['Relation Name'] ?? ''}`);
    return [...new Set(scans)].sort();
  }

  /** Rows that passed through a sort, in all. */
  get sortedRows(): number {
    return this.steps
      .filter((step) => step['Node Type'].includes('Sort'))
      .reduce((sum, step) => sum + step['Actual Rows'], 0);
  }

  get filters(): string[] {
    return this.steps.flatMap(({ Filter }) => Filter ?? []);
  }

  /** Pages of 8 kB that were looked at. */
  get buffers(): number {
    return this.root['Shared Hit Blocks'] + this.root['Shared Read Blocks'];
  }

  /** Rows that had to be looked up in the table after all. */
  get heapFetches(): number {
    return this.steps.reduce((sum, step) => sum + (step['Heap Fetches'] ?? 0), 0);
  }
}
