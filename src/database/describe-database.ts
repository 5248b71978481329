import { resolve } from 'node:path';
import type { Config } from '../config/config';
import { configuredConnection } from './connection';

/** Describes the configured database for people, without the password. */
export function describeDatabase(config: Config): string {
  if (!configuredConnection(config)) return `embedded PostgreSQL 16, data in ${resolve(config.DATA_DIR)}`;
  if (!config.DATABASE_URL)
    return `PostgreSQL at ${config.DB_HOST ?? ''}:${config.DB_PORT}/${config.DB_NAME}`;
  const urls = config.DATABASE_URL.urls.map((url) => new URL(url));
  return `PostgreSQL at ${urls.map(({ host }) => host).join(',')}${urls[0]?.pathname ?? ''}`;
}
