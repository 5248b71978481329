import { createPublicKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { compile } from 'proxy-addr';
import { z } from 'zod';
import { parseSubnet } from './subnet';
import { integer, type Kind, list, url } from './variable';

/**
 * Setting for the log level. Levels in upper case and with Python's names also work, because ShelfAPI, the
 * predecessor of this service, used them.
 */
export const logLevel: Kind<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'> = {
  allowed: 'one of trace, debug, info, warn (warning), error, fatal (critical), silent; upper or lower case',
  schema: z
    .string()
    .toLowerCase()
    .transform((level) => ({ warning: 'warn', critical: 'fatal' })[level] ?? level)
    .pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])),
};

const number = integer(1, 128);

/** Setting for the number of worker processes, or `auto`. */
export const workers: Kind<number> = {
  allowed: `auto, or ${number.allowed}`,
  schema: z
    .string()
    .toLowerCase()
    .transform((value) => (value === 'auto' ? String(Math.min(availableParallelism(), 128)) : value))
    .pipe(number.schema),
};

/** Setting for an API key. The key must be so long that nobody can guess it. */
export const bootstrapKey: Kind<string> = {
  allowed: 'vk_ and then 32 to 200 of A-Z, a-z, 0-9, _ and -',
  schema: z.string().regex(/^vk_[\w-]{32,200}$/),
};

export const publicUrl: Kind<string> = {
  allowed: 'a URL that starts with https:// or http://, without a user name or password',
  schema: url('https', 'http').schema.refine((value) => {
    if (!URL.canParse(value)) return false;
    const { username, password } = new URL(value);
    return username + password === '';
  }),
};

/** Setting with the path of a file, from which certificates in PEM are read. */
export const certificates: Kind<string> = {
  allowed: 'a readable file with certificates in PEM',
  schema: z.string().transform(readFile).pipe(z.string().includes('BEGIN CERTIFICATE')),
};

/** Setting for a time of day. */
export const timeOfDay: Kind<string> = {
  allowed: 'a time such as 03:00, from 00:00 to 23:59',
  schema: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
};

export const folder: Kind<string> = {
  allowed: 'a folder that exists',
  schema: z.string().refine((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true),
};

export const publicKey: Kind<string> = {
  allowed:
    'a public key in PEM (RSA of at least 2048 bits, P-256, P-384, P-521 or Ed25519), its lines separated by line breaks or \\n',
  schema: z
    .string()
    .transform((value) => value.replaceAll('\\n', '\n'))
    .refine(isPublicKey),
};

export const proxies = list(
  'IP addresses, CIDR ranges, or the names loopback, linklocal, uniquelocal',
  isProxy,
);

export const origins = list(
  'origins such as https://shop.example, or * for any',
  (item) => item === '*' || (URL.canParse(item) && new URL(item).origin === item),
);

/** Setting for the hosts with private addresses to which webhooks may send events. */
export const receivers = list(
  'host names, IP addresses or CIDR ranges, such as n8n.lan, 192.168.1.20, 10.0.0.0/8',
  (item) => parseSubnet(item) !== undefined || /^(?=.*[a-z])[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(item),
);

/**
 * Tells whether Express accepts the text as the address of a trusted proxy. A plain number is refused, because Express
 * would read it as a number of proxies.
 */
function isProxy(item: string): boolean {
  if (/^\d+$/.test(item)) return false;
  try {
    compile(item);
    return true;
  } catch {
    return false;
  }
}

/** The text of a file; empty if it cannot be read. */
function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isPublicKey(pem: string): boolean {
  try {
    // The function createPublicKey also accepts a private key, but no private key may be stored in this setting.
    if (pem.includes('PRIVATE')) return false;
    const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = createPublicKey(pem);
    if (type === 'rsa') return (details.modulusLength ?? 0) >= 2048;
    if (type === 'ec') return ['prime256v1', 'secp384r1', 'secp521r1'].includes(details.namedCurve ?? '');
    return type === 'ed25519';
  } catch {
    return false;
  }
}
