import type { TestDatabase } from './database';

/** The names of all tables of the service, as PostgreSQL knows them. */
export async function tableNames(query: TestDatabase['query']): Promise<string[]> {
  const rows = await query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

/**
 * The number of rows and a checksum of all rows of each table, and the last number that each identity column
 * has assigned.
 */
export async function contentsOf(query: TestDatabase['query']): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const name of await tableNames(query)) {
    // In the tables `migrations` and `sweeps`, only the names are compared: the times of migrations differ,
    // and a running service changes the times of sweeps.
    const row = ['migrations', 'sweeps'].includes(name) ? 't.name' : 't';
    const [found] = await query<{ digest: string }>(`
      SELECT count(*) || ' ' || coalesce(md5(string_agg((${row})::text, E'\\n' ORDER BY (${row})::text)), '') AS digest
      FROM ${name} t`);
    contents[name] = found?.digest ?? '';
  }
  const sequences = await query<{ name: string; last: string | null }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE sequencename NOT LIKE 'migrations%'`,
  );
  for (const { name, last } of sequences) contents[name] = last ?? 'unused';
  return contents;
}

/** The number of rows in all tables together. The table `migrations` and the given tables are not counted. */
export async function rowsIn(query: TestDatabase['query'], without: readonly string[] = []): Promise<number> {
  const contents = await contentsOf(query);
  const names = (await tableNames(query)).filter((name) => ![...without, 'migrations'].includes(name));
  return names.reduce((sum, name) => sum + parseInt(contents[name] ?? '', 10), 0);
}
