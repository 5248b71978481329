import type { ParseArgsConfig } from 'node:util';
import { parseArguments } from '../command-line/parse-arguments';
import { UsageError } from '../command-line/failure';

/** The URL of the service, and the caller's API key or token. */
export interface Service {
  readonly url: string;
  readonly key: string | undefined;
}

const SERVICE_OPTIONS = { url: { type: 'string' }, key: { type: 'string' } } as const;

export const SERVICE_HELP = `--url URL           where the service is; otherwise VERKKO_URL, or http://127.0.0.1:8002
--key KEY           an API key or a token; better in VERKKO_API_KEY: others on a machine can see its command lines
`;

/** Parses the options of one command and the options that all commands share. @throws UsageError */
export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  return parseArguments({ args, allowPositionals: true, options: { ...SERVICE_OPTIONS, ...options } });
}

/**
 * Finds the service's URL and the API key in the options or in the environment.
 * @throws UsageError if one of them is invalid
 */
export function serviceOf(options: {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}): Service {
  const { VERKKO_URL, VERKKO_API_KEY } = process.env;
  return {
    url: options.url === undefined && VERKKO_URL ? read(VERKKO_URL, 'VERKKO_URL') : read(options.url),
    key: readKey(options.key ?? VERKKO_API_KEY),
  };
}

function read(text = 'http://127.0.0.1:8002', source = '--url'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Only scheme, host and path are allowed. A URL with a user or a password would be rejected by fetch. It may
  // contain a secret, so the message does not repeat it.
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== url.origin + url.pathname) {
    throw new UsageError(`${source} must be like http://127.0.0.1:8002 or https://shop.example/stock.`);
  }
  return text.replace(/\/+$/, '');
}

function readKey(text = ''): string | undefined {
  const key = text.trim();
  // An HTTP header with an API key can contain only visible ASCII characters. The API key is a secret, so the
  // message does not repeat it.
  if (!/^[!-~]*$/.test(key)) throw new UsageError('The key has characters that no key has.');
  return key || undefined;
}
