import { type Logger, type LoggerOptions, pino } from 'pino';
import type { Config } from '../config/config';

/** Injection token: the pino logger that writes all log lines. */
export const LOGGER = Symbol('LOGGER');

/**
 * Fields that are never logged, because they contain secrets. A library may log headers or options in the
 * future.
 */
const SECRETS = ['authorization', 'cookie', 'x-api-key', 'password'].flatMap((name) => [
  `["${name}"]`,
  `*["${name}"]`,
  `*.headers["${name}"]`,
]);

/** Creates the logger. It writes JSON to stdout, or readable lines on a terminal in development. */
export function createLogger(config: Config): Logger {
  const pretty = config.NODE_ENV === 'development' && process.stdout.isTTY;
  const options: LoggerOptions = {
    level: config.LOG_LEVEL ?? (config.DEBUG ? 'debug' : 'info'),
    // oxlint-disable-next-line clock/no-current-date -- a moment, and not a duration
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: SECRETS,
    serializers: { err: withoutData },
  };
  if (pretty) {
    const ignore = config.WORKERS === 1 ? 'pid,hostname' : 'hostname';
    const transport = { target: 'pino-pretty', options: { ignore, singleLine: true } };
    return pino({ ...options, transport });
  }
  return pino({ ...options, formatters: { level: (label) => ({ level: label }) } });
}

/**
 * Removes `detail` and similar fields of a PostgreSQL error, which contain refused values that belong to the client.
 */
function withoutData(error: Error) {
  const { code, constraint, table } = error as Error &
    Partial<Record<'code' | 'constraint' | 'table', string>>;
  return { type: error.name, message: error.message, stack: error.stack, code, constraint, table };
}
