import { SCOPES } from '../access/scopes';

// This code is shared by `npm run keys`, which uses the database, and `verkko keys`, which uses HTTP.

/** The properties of an API key that `npm run keys` and `verkko keys` show. */
interface Key {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly locations?: readonly string[] | null | undefined;
  readonly created_at: string;
  readonly expires_at?: string | null | undefined;
  readonly last_used_at?: string | null | undefined;
}

/** A new API key, with its secret. */
interface CreatedKey extends Key {
  readonly key: string;
}

interface KeyPage {
  readonly items: readonly Key[];
  readonly next_cursor?: string | undefined;
}

/** The synopsis of the commands for API keys. @param command first words of the command line, such as `verkko keys` */
export const keysUsage = (
  command: string,
) => `${command} create --name NAME --scopes SCOPE,SCOPE [--location NAME …]
  ${command} list
  ${command} rotate ID [--grace SECONDS]
  ${command} revoke ID`;

/** The help text of the key commands. @param command first words of the command line, such as `verkko keys` */
export const keysHelp = (command: string) => `Scopes: ${SCOPES.join(', ')}.
A key goes to stdout and nowhere else, so KEY=$(${command} create …) keeps it.

--location NAME     create: reads and writes there only, once for each; shop-7/* for all that begin with shop-7/
--expires TIME      create: refused from this moment on, such as 2030-01-01
--reads NUMBER      create: reads a minute; 0: no limit
--writes NUMBER     create: writes a minute; 0: no limit
--grace SECONDS     rotate: how long the old key stays good; not at all when left out
`;

/** The options of all commands for API keys, as `parseArgs` takes them. */
export const KEY_OPTIONS = {
  name: { type: 'string' },
  scopes: { type: 'string' },
  // The option is repeated for each location, because the name of a location may contain commas.
  location: { type: 'string', multiple: true },
  expires: { type: 'string' },
  reads: { type: 'string' },
  writes: { type: 'string' },
  grace: { type: 'string' },
} as const;

export type KeyOptions = {
  readonly [Option in keyof typeof KEY_OPTIONS]?:
    | (Option extends 'location' ? readonly string[] : string)
    | undefined;
};

/**
 * The options that each command for API keys accepts. Any other option is rejected, because it would have no effect.
 */
const TAKES = new Map<string, readonly string[]>([
  ['create', ['name', 'scopes', 'location', 'expires', 'reads', 'writes']],
  ['list', []],
  ['rotate', ['grace']],
  ['revoke', []],
]);

/** Tells whether a command line is a command for API keys with the right arguments and options. */
export function isKeyCommand([command = '', id, ...more]: readonly string[], options: KeyOptions): boolean {
  const taken = TAKES.get(command);
  const given = Object.keys(KEY_OPTIONS).filter((option) => option in options);
  const takesId = command === 'rotate' || command === 'revoke';
  return (
    taken !== undefined &&
    given.every((option) => taken.includes(option)) &&
    more.length === 0 &&
    takesId === (id !== undefined)
  );
}

/** The operations on API keys. They get the arguments as the user typed them, and reject invalid ones. */
export interface Keys {
  create(key: object): Promise<CreatedKey>;
  list(cursor: string | undefined): Promise<KeyPage>;
  rotate(id: string, grace: string): Promise<CreatedKey>;
  revoke(id: string): Promise<void>;
}

/** Runs a command for API keys whose command line {@link isKeyCommand} has accepted. */
export async function runKeyCommand(
  keys: Keys,
  [command = '', id = '']: readonly string[],
  options: KeyOptions,
): Promise<void> {
  switch (command) {
    case 'create':
      show(await keys.create(described(options)));
      break;
    case 'list':
      await list(keys);
      break;
    case 'rotate':
      show(await keys.rotate(id, options.grace ?? '0'));
      break;
    case 'revoke':
      await keys.revoke(id);
      process.stderr.write(`${id} is refused everywhere within 5 s.\n`);
  }
}

function described({ name, scopes, location, expires, reads, writes }: KeyOptions): object {
  return {
    name,
    scopes: scopes?.split(',').map((scope) => scope.trim()),
    locations: location,
    expires_at: expires,
    reads_per_minute: numberIn(reads),
    writes_per_minute: numberIn(writes),
  };
}

/**
 * Converts a text to a number. Text that is no number is returned unchanged, so that the validation rule refuses it.
 */
function numberIn(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}

function show({ key, ...facts }: CreatedKey): void {
  process.stderr.write(`${line(facts)}\nThis is the only time the key is shown:\n`);
  process.stdout.write(`${key}\n`);
}

async function list(keys: Keys): Promise<void> {
  for (let cursor: string | undefined; ;) {
    const page = await keys.list(cursor);
    for (const key of page.items) process.stdout.write(`${line(key)}\n`);
    cursor = page.next_cursor;
    if (cursor === undefined) return;
  }
}

function line({ id, name, scopes, locations, created_at, expires_at, last_used_at }: Key): string {
  return [
    id,
    JSON.stringify(name),
    scopes.join(','),
    ...(locations ? [`at ${locations.map(quoted).join(',')}`] : []),
    `made ${created_at}`,
    expires_at ? `ends ${expires_at}` : 'never ends',
    last_used_at ? `used ${last_used_at}` : 'never used',
  ].join('  ');
}

/** Writes the name of a location in quotation marks, with escapes for characters that a terminal would interpret. */
function quoted(name: string): string {
  return JSON.stringify(name).replaceAll(
    /\p{C}/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
