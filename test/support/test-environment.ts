/** The default settings of the service in tests: no limits, no log, no delay, nothing of the developer's environment. */
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
