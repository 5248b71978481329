import 'reflect-metadata';
import { type DynamicModule, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Principal } from '../access/principal';
import { SCOPES } from '../access/scopes';
import { BodyModule } from '../body/body.module';
import { endWithReader } from '../command-line/closed-output';
import { parseArguments } from '../command-line/parse-arguments';
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
import {
  isKeyCommand,
  KEY_OPTIONS,
  type Keys,
  keysHelp,
  keysUsage,
  runKeyCommand,
} from '../key-commands/key-commands';
import { CreateKeyDto } from './dto/create-key.dto';
import { RotateKeyDto } from './dto/rotate-key.dto';
import { KeysModule } from './keys.module';
import { KeysService } from './keys.service';

const HELP = `Makes, lists, renews and revokes the keys to the API, in the database that the service uses.

  ${keysUsage('npm run keys --')}

${keysHelp('npm run --silent keys --')}`;

/**
 * The operator who runs this command is a caller with all scopes, because a person who may run it may also read the
 * database.
 */
const OPERATOR: Principal = { kind: 'operator', id: 'on the command line', scopes: SCOPES };

/** Logger that prints only errors, as text; other messages are dropped, because the command prints its own output. */
const PLAIN_ERRORS: LoggerService = {
  error: (message: unknown) => process.stderr.write(`${String(message)}\n`),
  warn: () => undefined,
  log: () => undefined,
};

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
  endWithReader();
  const { values, positionals } = readArguments();
  const asksForHelp = values.help === true || (positionals[0] ?? 'help') === 'help';
  if (asksForHelp || !isKeyCommand(positionals, values)) {
    process.stderr.write(HELP);
    process.exit(asksForHelp ? 0 : 2);
  }

  const config = loadConfig();
  const app = await NestFactory.createApplicationContext(
    // `create` may also create the database, for a service that starts later; all other commands need an existing
    // database.
    CommandModule.on(config, await commandDatabase(config, positionals[0] === 'create')),
    { logger: PLAIN_ERRORS },
  );
  if (!app.get(Database).isConnected) throw new Error('Nothing was done: the database does not answer.');
  await runKeyCommand(keysOf(app.get(KeysService)), positionals, values);
  await app.close();
}

/** Parses the command line. Ends the process if an option is unknown, lacks its value or is given twice. */
function readArguments() {
  try {
    return parseArguments({
      allowPositionals: true,
      options: { ...KEY_OPTIONS, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

function keysOf(service: KeysService): Keys {
  return {
    create: async (key) => service.create(OPERATOR, await checked(CreateKeyDto, key)),
    list: (cursor) => service.list({ limit: 500, ...(cursor !== undefined && { cursor }) }),
    rotate: async (id, text) => {
      const { grace } = await checked(RotateKeyDto, { grace: text });
      return service.rotate(OPERATOR, id, grace);
    },
    revoke: (id) => service.delete(OPERATOR, id),
  };
}

/** Validates the arguments of a command by the rules for the body of an HTTP request. */
function checked<T>(dto: new () => T, value: object): Promise<T> {
  return bodyPipe(dto as new () => object).transform(value, { type: 'body' }) as Promise<T>;
}

main().catch((error: unknown) => {
  const { message, details = [] } = (databaseError(error) ?? error) as ApiError;
  const lines = details.map((detail) => `  ${detail.field} ${detail.message}`);
  process.stderr.write(`${[message, ...(lines.length > 1 ? lines : [])].join('\n')}\n`);
  process.exit(1);
});
