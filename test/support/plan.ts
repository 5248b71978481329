import { Client, escapeLiteral } from 'pg';
import type { Connection } from '@verkko/embedded-postgres';

/** One node of an executed query plan. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  /** The average number of rows of one run, rounded. */
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Heap Fetches'?: number;
  /** The average number of rows of one run, rounded. */
  readonly 'Actual Rows': number;
  /** The number of times that the node ran. */
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/**
 * The custom and the generic query plan of a statement. PostgreSQL may use either plan for a prepared
 * statement.
 */
export async function plansOf(
  connection: Connection,
  text: string,
  values: readonly (string | number | null)[],
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
         EXECUTE statement (${values.map((value) => (value === null ? 'NULL' : escapeLiteral(String(value)))).join(', ')})`,
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

  /** All nodes of the query plan, the outermost first. */
  get steps(): PlanNode[] {
    const withInner = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(withInner)];
    return withInner(this.root);
  }

  /** The scans of tables and indexes in the query plan, as `Index Scan name`. */
  get scans(): string[] {
    const scans = this.steps
      .filter((step) => step['Relation Name'])
      .map((step) => `${step['Node Type']} ${step['Index Name'] ?? step['Relation Name'] ?? ''}`);
    return [...new Set(scans)].sort();
  }

  /**
   * The number of rows that the sorts in the query plan received. A sort below a LIMIT receives more rows than
   * it returns.
   */
  get sortedRows(): number {
    return this.steps
      .filter((step) => step['Node Type'].includes('Sort'))
      .flatMap(({ Plans }) => Plans ?? [])
      .reduce((sum, input) => sum + input['Actual Rows'] * input['Actual Loops'], 0);
  }

  get filters(): string[] {
    return this.steps.flatMap(({ Filter }) => Filter ?? []);
  }

  /** The number of rows that the query plan read and then removed by a filter. */
  get removedRows(): number {
    return this.steps.reduce(
      (sum, step) => sum + (step['Rows Removed by Filter'] ?? 0) * step['Actual Loops'],
      0,
    );
  }

  /** The number of 8 kB database pages that the query plan read. */
  get buffers(): number {
    return this.root['Shared Hit Blocks'] + this.root['Shared Read Blocks'];
  }

  /** The number of rows that index-only scans had to look up in the table. */
  get heapFetches(): number {
    return this.steps.reduce((sum, step) => sum + (step['Heap Fetches'] ?? 0), 0);
  }
}
