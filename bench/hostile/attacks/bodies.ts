import { gzipSync } from 'node:zlib';
import type { Attack, Target } from '../attack';
import { JSON_TYPE, withKey } from '../raw-request';
import { repeatRequest } from '../requests';

interface Body {
  readonly name: string;
  readonly title: string;
  readonly attackers: number;
  readonly content: () => string;
  readonly path?: string;
  readonly key?: (target: Target) => string;
  readonly gzip?: boolean;
}

const KEYS = { path: '/api/v1/keys', key: ({ adminKey }: Target) => adminKey };

/** Attacks with JSON that is more expensive to parse than its size suggests. */
export const BODIES: readonly Attack[] = (
  [
    {
      name: 'key-members',
      title: 'POST a key with 80,000 members',
      attackers: 2,
      content: () => members(80_000),
      ...KEYS,
    },
    {
      name: 'key-large',
      title: 'POST a key with 850,000 members',
      attackers: 2,
      content: () => members(850_000),
      ...KEYS,
    },
    { name: 'members', title: 'POST 900,000 members', attackers: 6, content: () => members(900_000) },
    {
      name: 'item-members',
      title: 'POST an item with 800,000 members',
      attackers: 6,
      content: () => `{"items":[${members(800_000)}]}`,
    },
    { name: 'numbers', title: 'POST 5 million numbers', attackers: 6, content: () => items('1', 4_900_000) },
    {
      name: 'brackets',
      title: 'POST 9.9 million nested brackets',
      attackers: 6,
      content: () => items('[', 9_900_000, ''),
    },
    {
      name: 'empty-arrays',
      title: 'POST 3 million empty arrays',
      attackers: 6,
      content: () => items('[]', 3_300_000),
    },
    {
      name: 'empty-objects',
      title: 'POST 3 million empty objects',
      attackers: 6,
      content: () => items('{}', 3_300_000),
    },
    {
      name: 'packed-numbers',
      title: 'POST 5 million numbers, gzip',
      attackers: 6,
      content: () => items('1', 4_900_000),
      gzip: true,
    },
  ] satisfies Body[]
).map(body);

/** JSON text of an object with this number of fields, all with different names. */
function members(count: number): string {
  const all = Array.from({ length: count }, (_, index) => `"k${index.toString(36)}":1`);
  return `{${all.join(',')}}`;
}

function items(one: string, count: number, separator = ','): string {
  return `{"items":[${Array.from({ length: count }, () => one).join(separator)}]}`;
}

function body({
  name,
  title,
  attackers,
  content,
  path = '/api/v1/inventory/update',
  key = (target) => target.key,
  gzip = false,
}: Body): Attack {
  return {
    name: `json-${name}`,
    title: `${title}; ${attackers} at once`,
    prepare: (target) => {
      const bytes = Buffer.from(content());
      const request = {
        method: 'POST' as const,
        url: target.url + path,
        headers: { ...withKey(key(target)), ...JSON_TYPE, ...(gzip && { 'Content-Encoding': 'gzip' }) },
        body: gzip ? gzipSync(bytes) : bytes,
      };
      return (signal) => repeatRequest(attackers, request, signal);
    },
  };
}
