import 'reflect-metadata';
import { type DynamicModule, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Principal } from '../access/principal';
import { SCOPES } from '../access/scopes';
import { BodyModule } from '../body/body.module';
import type { Config } from '../config/config';
import { ConfigModule } from '../config/config.module';
import { loadConfig } from '../config/load-config';
import { commandDatabase } from '../database/command-database';
import type { Connection } from '../database/connection';
import { Database } from '../database/database';
import { databaseError } from '../database/database-error';
import { DatabaseModule } from '../database/database.module';
import type { ApiError } from '../errors/api-error';
import type { Keys } from '../key-commands/key-commands';
import { bodyPipe } from '../validation/validation.pipe';
import { CreateKeyDto } from './dto/create-key.dto';
import { RotateKeyDto } from './dto/rotate-key.dto';
import { KeysModule } from './keys.module';
import { KeysService } from './keys.service';

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

/**
 * Calls a function that works with the API keys in the service's database.
 * @param mayCreate whether to create the database if it does not exist, so that the service can use it later
 * @throws Error with a message for the operator
 */
export async function withKeys(mayCreate: boolean, work: (keys: Keys) => Promise<void>): Promise<void> {
  try {
    const config = loadConfig();
    const app = await NestFactory.createApplicationContext(
      CommandModule.on(config, await commandDatabase(config, mayCreate)),
      { logger: PLAIN_ERRORS },
    );
    if (!app.get(Database).isConnected) throw new Error('Nothing was done: the database does not answer.');
    await work(keysOf(app.get(KeysService)));
    await app.close();
  } catch (error) {
    throw new Error(textOf(error), { cause: error });
  }
}

/** The text of an error, with a line for each invalid argument if there are several. */
function textOf(error: unknown): string {
  const { message, details = [] } = (databaseError(error) ?? error) as ApiError;
  const lines = details.map((detail) => `  ${detail.field} ${detail.message}`);
  return [message, ...(lines.length > 1 ? lines : [])].join('\n');
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
