import { EmbeddedPostgresError } from '@verkko/embedded-postgres';
import type { ParseArgsConfig } from 'node:util';
import { Failure, UsageError } from '../command-line/failure';
import { parseArguments } from '../command-line/parse-arguments';
import type { Config } from '../config/config';
import { ConfigError, loadConfig } from '../config/load-config';
import { withAdvice } from './connection-advice';

/** The last lines of the help text of commands that use the database of the service. */
export const SETTINGS_HELP = `The command uses the database of the service, so give it the same environment or .env: DATABASE_URL, or DB_HOST and
the others, or else DATA_DIR with the embedded PostgreSQL.
`;

/** Parses a command line with the path of one file, and options. @throws UsageError */
export function fileAndOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  const { values, positionals } = parseArguments({ args, allowPositionals: true, options });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError('Name one file.');
  return { path, values };
}

/** Runs a function with the settings of the service. @throws Failure for every error that the operator can fix */
export async function withSettings<T>(work: (config: Config) => Promise<T>): Promise<T> {
  try {
    return await work(loadConfig());
  } catch (error) {
    throw explained(error);
  }
}

/**
 * Converts an error to a Failure if it has an error code of the operating system or of PostgreSQL. Most other
 * errors are bugs and stay unchanged.
 */
export function explained(error: unknown): unknown {
  if (error instanceof Failure) return error;
  if (error instanceof ConfigError || error instanceof EmbeddedPostgresError)
    return new Failure(error.message);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error : new Failure(withAdvice(error));
}
