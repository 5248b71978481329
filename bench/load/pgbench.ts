import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CleanUp } from '../clean-up';
import { CONNECTIONS, type Workload } from '../workloads';
import type { Limit } from './limit';
import { type LimitStatement, PGBENCH_VARIABLES } from './statements';

const run = promisify(execFile);

/**
 * The number of pgbench scripts for a workload whose parameter values are too long for SQL expressions;
 * pgbench accepts at most 128. Each script has different values. pgbench picks a random script for each
 * statement.
 */
const SETS = 16;

/**
 * Returns a load generator that uses pgbench, a program in C from the PostgreSQL project; undefined if
 * pgbench is not installed.
 */
export function findPgbench(cleanUp: CleanUp): Limit | undefined {
  const { stdout, status } = spawnSync('pgbench', ['--version'], { encoding: 'utf8' });
  const version = /\d[\d.]*/.exec(stdout)?.[0];
  if (status !== 0 || version === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'bench-pgbench-'));
  cleanUp.add(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    tool: `pgbench ${version}`,
    run: async (workload, connection, seconds) => {
      const running = run(
        'pgbench',
        [
          ...['--protocol=prepared', '--no-vacuum', '--jobs=2', `--client=${CONNECTIONS}`],
          `--time=${seconds}`,
          ...['--host', connection.host, '--port', String(connection.port), '--username', connection.user],
          ...scriptArguments(workload, folder),
          connection.database,
        ],
        { env: { ...process.env, PGPASSWORD: connection.password } },
      );
      cleanUp.add(() => running.child.kill());
      const { stdout } = await running;
      const rate = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
      if (rate === undefined) throw new Error(`pgbench gave no rate:\n${stdout}`);
      return Number(rate);
    },
  };
}

function scriptArguments({ name, limit }: Workload, folder: string): string[] {
  if (limit.expressions) {
    const script = [...PGBENCH_VARIABLES, withParameters(limit, limit.expressions)];
    return ['--file', write(join(folder, `${name}.sql`), script)];
  }
  // pgbench picks the next script of a client at random. There is one script for each set of values, so that
  // the choice of the values is random.
  return Array.from({ length: SETS }, (_, set) => {
    const values = limit.values();
    const names = values.map((_value, index) => `set${set}_${index + 1}`);
    const script = [
      withParameters(
        limit,
        names.map((variable) => `:${variable}`),
      ),
    ];
    return [
      ...values.flatMap((value, index) => ['--define', `${names[index] ?? ''}=${value}`]),
      ...['--file', write(join(folder, `${name}${set}.sql`), script)],
    ];
  }).flat();
}

/** The SQL statement on one line, with variables of pgbench in place of $1, $2 … */
function withParameters({ text }: LimitStatement, expressions: readonly string[]): string {
  return `${text.replace(/\$(\d)/g, (_, number) => expressions[Number(number) - 1] ?? '').replace(/\s+/g, ' ')};`;
}

function write(path: string, lines: readonly string[]): string {
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
