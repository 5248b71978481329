import { z } from 'zod';
import { type Kind, url } from './variable';

/** The address of PostgreSQL that `DATABASE_URL` contains. */
export interface DatabaseAddress {
  /** The URL of each host of PostgreSQL, with user, password and parameters. */
  readonly urls: readonly [string, ...string[]];
  /**
   * The URL parameter `target_session_attrs`. It decides which host is used: `read-write` means the host that
   * accepts writes. Null if the URL does not contain it.
   */
  readonly target_session_attrs: string | null;
}

const SEVERAL_HOSTS = /^(\w+:\/\/(?:[^/?#]*@)?)([^/?#@]*,[^/?#@]*)([/?#].*)?$/;

const single = url('postgres', 'postgresql');

/**
 * Setting for the URL of PostgreSQL: one server, or several hosts of which one is the primary, in the form of libpq:
 * `postgres://user@h1,h2:5433/name`.
 */
export const databaseUrl: Kind<DatabaseAddress> = {
  allowed: single.allowed,
  schema: z
    .string()
    .transform(parse)
    .refine((address) => address !== undefined),
};

/** Setting with the URLs of several PostgreSQL databases, each with one host. */
export const databaseUrls: Kind<string[]> = {
  allowed: 'URLs that start with postgres:// or postgresql://, with a space or comma between them',
  schema: z
    .string()
    .transform((value) => value.split(/[\s,]+/).filter((each) => each !== ''))
    .refine((urls) => urls.length > 0 && urls.every(isUrl)),
};

function parse(value: string): DatabaseAddress | undefined {
  const [, begin = '', hosts, end = ''] = SEVERAL_HOSTS.exec(value) ?? [];
  const urls = hosts?.split(',').map((host) => begin + host + end) ?? [value];
  if (!urls.every(isUrl) || (hosts && urls.some((each) => new URL(each).hostname === ''))) return undefined;
  return {
    urls: urls as [string, ...string[]],
    target_session_attrs: new URL(urls[0] as string).searchParams.get('target_session_attrs'),
  };
}

function isUrl(value: string): boolean {
  return single.schema.safeParse(value).success;
}
