/** What the service is told in the tests, unless a test says otherwise: no limits, no log, nothing of the developer's. */
export const TEST_ENVIRONMENT = {
  ENV_FILE: '/dev/null',
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'silent',
  RATE_LIMIT_ANONYMOUS_READS: '0',
  RATE_LIMIT_ANONYMOUS_WRITES: '0',
  RATE_LIMIT_READS: '0',
  RATE_LIMIT_WRITES: '0',
  RATE_LIMIT_FAILED_AUTHENTICATIONS: '0',
};
