import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { authenticationIsRequired } from './access/is-required';
import { accessWarnings } from './authentication/warnings';
import type { Config } from './config/config';
import { describeDatabase } from './database/describe-database';
import { version } from './config/version';

/**
 * Prints the URL and the settings of the service when it starts. In production, this is one log line, and one
 * more for each warning; otherwise, it is some lines on stderr.
 */
export function welcome(config: Config, { address, port, family }: AddressInfo): void {
  const host = family === 'IPv6' ? `[${address}]` : address;
  const scheme = config.TLS_CERT_FILE ? 'https' : 'http';
  const url = `${scheme}://${['0.0.0.0', '[::]'].includes(host) ? 'localhost' : host}:${port}`;
  const database = describeDatabase(config);
  const workers = config.WORKERS > 1 ? config.WORKERS : undefined;
  const limits =
    config.REDIS_URL || config.REDIS_HOST
      ? 'shared in Redis'
      : `in memory, for this ${workers ? 'instance' : 'process'} alone`;

  if (config.NODE_ENV === 'production') {
    const logger = new Logger('Start');
    const facts = [database, `rate limits counted ${limits}`, ...(workers ? [`${workers} workers`] : [])];
    logger.log(`Verkko Inventory API ${version} on ${url}; ${facts.join('; ')}`);
    for (const warning of accessWarnings(config)) logger.warn(warning);
    return;
  }
  const authorization = authenticationIsRequired(config) ? '-H "authorization: Bearer $KEY" ' : '';
  process.stderr.write(`
Verkko Inventory API ${version}
  database     ${database}
  rate limits  counted ${limits}
${workers ? `  workers      ${workers}\n` : ''}${config.CONSOLE === 'on' ? `  console      ${url}/console\n` : ''}  docs         ${url}/docs
${accessWarnings(config)
  .map((warning) => `\n${warning}\n`)
  .join('')}
Try it:
  curl -i ${url}/api/v1/inventory/update ${authorization}-H 'content-type: application/json' -d '{"items":[{"productid":"ABC-123","quantity":50,"timestamp":"2024-01-01T10:00:00Z"}]}'

`);
}
