import { execFile, spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Connection } from '@verkko/embedded-postgres';
import type { CleanUp } from '../clean-up';
import type { CopyClient } from './copy-client';
import { AS_CSV, INTO_READINGS, OUT_OF_READINGS } from './copy-statements';

const run = promisify(execFile);

/**
 * Returns functions that copy readings into and out of PostgreSQL with the program psql; undefined if psql is
 * not installed.
 */
export function findPsql(cleanUp: CleanUp): CopyClient | undefined {
  const { stdout, status } = spawnSync('psql', ['--version'], { encoding: 'utf8' });
  const version = /\d[\d.]*/.exec(stdout)?.[0];
  if (status !== 0 || version === undefined) return undefined;

  const psql = async (command: string, { host, port, user, password, database }: Connection, cwd = '/') => {
    const running = run(
      'psql',
      [
        ...['--no-psqlrc', '--quiet', '--host', host, '--port', String(port), '--username', user],
        ...['--dbname', database, '--command', command],
      ],
      { cwd, env: { ...process.env, PGPASSWORD: password } },
    );
    cleanUp.add(() => running.child.kill());
    await running;
  };
  return {
    tool: `psql ${version}`,
    // The psql command contains only the name of the file and no path, because a path might need quotation
    // marks, for which psql has its own rules.
    store: (csv, connection) =>
      psql(`\\copy ${INTO_READINGS} '${basename(csv)}' ${AS_CSV}`, connection, dirname(csv)),
    get: (connection) => psql(`\\copy ${OUT_OF_READINGS} '/dev/null' ${AS_CSV}`, connection),
  };
}
