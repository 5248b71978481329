import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { type DynamicModule, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Principal } from '../auth/principal';
import { SCOPES } from '../auth/scopes';
import { BodyModule } from '../body/body.module';
import type { Config } from '../config/config';
import { ConfigModule } from '../config/config.module';
import { loadConfig } from '../config/load-config';
import { commandDatabase } from '../database/command-database';
import type { Connection } from '../database/connection';
import { Database } from '../database/database';
import { databaseError } from '../database/database-error';
import { DatabaseModule } from '../database/database.module';
import { ApiError } from '../errors/api-error';
import { bodyPipe } from '../validation/validation.pipe';
import { CreateKeyDto } from './dto/create-key.dto';
import type { CreatedKeyDto, KeyDto } from './dto/key.dto';
import { RotateKeyDto } from './dto/rotate-key.dto';
import { KeysModule } from './keys.module';
import { KeysService } from './keys.service';

const HELP = `Makes, lists, renews and revokes the keys to the API, in the database that the service uses.

  npm run keys -- create --name NAME --scopes SCOPE,SCOPE
  npm run keys -- list
  npm run keys -- rotate ID [--grace SECONDS]
  npm run keys -- revoke ID

Scopes: ${SCOPES.join(', ')}.
A key goes to stdout and nowhere else, so KEY=$(npm run --silent keys -- create …) keeps it.

--expires TIME      create: refused from this moment on, such as 2030-01-01
--reads NUMBER      create: reads a minute; 0: no limit
--writes NUMBER     create: writes a minute; 0: no limit
--grace SECONDS     rotate: how long the old key stays good; not at all when left out
`;

/** Whoever may run this may also read the database. */
const OPERATOR: Principal = { kind: 'operator', id: 'on the command line', scopes: SCOPES };

/** What goes wrong is for a person here; the rest is said by what the command prints. */
const PLAIN_ERRORS: LoggerService = {
  error: (message: unknown) => process.stderr.write(`${String(message)}\n`),
  warn: () => undefined,
  log: () => undefined,
};

/** The options of each command; any other would be overlooked. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  create: ['name', 'scopes', 'expires', 'reads', 'writes'],
  list: [],
  rotate: ['grace'],
  revoke: [],
};

type Options = Record<'name' | 'scopes' | 'expires' | 'reads' | 'writes' | 'grace', string | undefined>;

@Module({})
class CommandModule {
  static on(config: Config, connection: Connection): DynamicModule {
    return {
      module: CommandModule,
      imports: [ConfigModule.forRoot(config), BodyModule, DatabaseModule.forRoot(connection), KeysModule],
    };
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      scopes: { type: 'string' },
      expires: { type: 'string' },
      reads: { type: 'string' },
      writes: { type: 'string' },
      grace: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command = 'help', id, ...more] = positionals;
  const takesId = command === 'rotate' || command === 'revoke';
  const asksForHelp = values.help === true || command === 'help';
  if (
    asksForHelp ||
    !takesAll(command, Object.keys(values)) ||
    more.length > 0 ||
    takesId !== (id !== undefined)
  ) {
    process.stderr.write(HELP);
    process.exit(asksForHelp ? 0 : 2);
  }

  const config = loadConfig();
  const app = await NestFactory.createApplicationContext(
    CommandModule.on(config, await commandDatabase(config)),
    { logger: PLAIN_ERRORS },
  );
  if (!app.get(Database).isConnected) throw new Error('Nothing was done: the database does not answer.');
  await run(app.get(KeysService), command, id as string, values as Options);
  await app.close();
}

function takesAll(command: string, options: readonly string[]): boolean {
  const taken = TAKES[command];
  return taken !== undefined && options.every((option) => taken.includes(option));
}

async function run(keys: KeysService, command: string, id: string, options: Options): Promise<void> {
  switch (command) {
    case 'create':
      show(await keys.create(OPERATOR, await described(options)));
      break;
    case 'list':
      await list(keys);
      break;
    case 'rotate': {
      const { grace } = await checked(RotateKeyDto, { grace: options.grace ?? '0' });
      show(await keys.rotate(OPERATOR, id, grace));
      break;
    }
    case 'revoke':
      await keys.delete(OPERATOR, id);
      process.stderr.write(`${id} is refused everywhere within 5 s.\n`);
  }
}

function described({ name, scopes, expires, reads, writes }: Options): Promise<CreateKeyDto> {
  return checked(CreateKeyDto, {
    name,
    scopes: scopes?.split(',').map((scope) => scope.trim()),
    expires_at: expires,
    reads_per_minute: numberIn(reads),
    writes_per_minute: numberIn(writes),
  });
}

/** The same rules as over HTTP. */
function checked<T>(dto: new () => T, value: object): Promise<T> {
  return bodyPipe(dto as new () => object).transform(value, { type: 'body' }) as Promise<T>;
}

/** What is no number stays as it is, for the rule to refuse. */
function numberIn(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}

function show({ key, ...facts }: CreatedKeyDto): void {
  process.stderr.write(`${line(facts)}\nThis is the only time the key is shown:\n`);
  process.stdout.write(`${key}\n`);
}

async function list(keys: KeysService): Promise<void> {
  for (let cursor: string | undefined; ;) {
    const page = await keys.list({ limit: 500, ...(cursor !== undefined && { cursor }) });
    for (const key of page.items) process.stdout.write(`${line(key)}\n`);
    cursor = page.next_cursor;
    if (cursor === undefined) return;
  }
}

function line({ id, name, scopes, created_at, expires_at, last_used_at }: KeyDto): string {
  return [
    id,
    JSON.stringify(name),
    scopes.join(','),
    `made ${created_at}`,
    expires_at ? `ends ${expires_at}` : 'never ends',
    last_used_at ? `used ${last_used_at}` : 'never used',
  ].join('  ');
}

main().catch((error: unknown) => {
  const { message, details = [] } = (databaseError(error) ?? error) as ApiError;
  const lines = details.map((detail) => `  ${detail.field} ${detail.message}`);
  process.stderr.write(`${[message, ...(lines.length > 1 ? lines : [])].join('\n')}\n`);
  process.exit(1);
});
