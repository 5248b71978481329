/**
 * Default settings of the service in tests: no rate limits, no log, no shutdown delay, and none of the
 * developer's own settings.
 */
export const TEST_ENVIRONMENT = {
  ENV_FILE: '/dev/null',
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'silent',
  SHUTDOWN_DELAY: '0',
  RATE_LIMIT_ANONYMOUS_READS: '0',
  RATE_LIMIT_ANONYMOUS_WRITES: '0',
  RATE_LIMIT_READS: '0',
  RATE_LIMIT_WRITES: '0',
  RATE_LIMIT_FAILED_AUTHENTICATIONS: '0',
};
