import { z } from 'zod';
import { type Kind, url } from './variable';

/** The address of Redis that `REDIS_URL` contains. */
export interface RedisAddress {
  readonly kind: 'single' | 'cluster' | 'sentinel';
  /** The URLs of all hosts, each with user and password. */
  readonly urls: readonly string[];
  /** Name of the primary in the configuration of the Sentinels; empty for one Redis and for a Redis Cluster. */
  readonly name: string;
}

const SEVERAL_HOSTS = /^(rediss?)\+(cluster|sentinel):\/\/([^@]*@)?([^/?#]+)(?:\/([^?#]*))?$/;

const single = url('redis', 'rediss').schema;

/**
 * Setting for the URL of Redis: one server, or the hosts of a Redis Cluster or of Sentinels, such as
 * `redis+sentinel://user:password@h1,h2:26380/name`.
 */
export const redisUrl: Kind<RedisAddress> = {
  allowed:
    'redis://host:6379/0, redis+cluster://host1,host2 or redis+sentinel://host1,host2/name, with rediss in place of redis for TLS',
  schema: z
    .string()
    .transform(parse)
    .refine((address) => address !== undefined),
};

function parse(value: string): RedisAddress | undefined {
  const [, scheme = '', kind, user = '', hosts = '', encodedName = ''] = SEVERAL_HOSTS.exec(value) ?? [];
  if (!kind) return isUrl(value) ? { kind: 'single', urls: [value], name: '' } : undefined;
  const port = kind === 'sentinel' ? 26379 : 6379;
  const urls = hosts
    .split(',')
    .map((host) => `${scheme}://${user}${/:\d+$/.test(host) ? host : `${host}:${port}`}`);
  const name = decoded(encodedName);
  if (!urls.every(isUrl) || name === undefined || (kind === 'sentinel') !== (name !== '')) return undefined;
  return { kind: kind as 'cluster' | 'sentinel', urls, name };
}

const isUrl = (value: string) => single.safeParse(value).success && new URL(value).hostname !== '';

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
