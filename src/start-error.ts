import { EmbeddedPostgresError } from '@verkko/embedded-postgres';
import type { Config } from './config/config';
import { ConfigError } from './config/load-config';

/**
 * A start error that the operator can fix. It is printed without a stack, as are errors of the configuration
 * and of the embedded database. Any other error is a bug and is printed with its stack.
 */
export class StartError extends Error {}

/**
 * Explains an error to the operator if the service cannot listen on its port. Any other error is returned
 * unchanged.
 */
export function explain(error: unknown, config: Config): unknown {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  const variable = port !== undefined && port === config.METRICS_PORT ? 'METRICS_PORT' : 'PORT';
  const address = `${config.HOST}:${config[variable] ?? ''}`;
  if (code === 'EADDRINUSE')
    return new StartError(`${address} is taken: stop what listens there, or set ${variable}.`);
  if (code === 'EACCES')
    return new StartError(
      `${address} may not be listened on: set ${variable} to 1024 or more, or allow it: docs/how-to/systemd.md.`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new StartError(`${config.HOST} is no address of this machine: set HOST.`);
  }
  return error;
}

export function databaseEnded({ DATA_DIR }: Config): StartError {
  return new StartError(
    `The embedded PostgreSQL ended by itself, and the service with it: see postgres.log in ${DATA_DIR}, and start again.`,
  );
}

/** The text of an error for the operator: one sentence for an expected error, and the stack for a bug. */
export function textOf(error: unknown): string {
  const expected = [ConfigError, EmbeddedPostgresError, StartError].some((kind) => error instanceof kind);
  return expected ? (error as Error).message : ((error as Error).stack ?? String(error));
}
