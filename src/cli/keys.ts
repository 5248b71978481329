import type { Client, CreateKeyDto } from '@verkko/client';
import {
  isKeyCommand,
  KEY_OPTIONS,
  type Keys,
  keysHelp,
  keysUsage,
  runKeyCommand,
} from '../key-commands/key-commands';
import { type ServiceResponse, refusal } from './response';
import type { Command } from '../command-line/command';
import { UsageError } from '../command-line/failure';
import { connect } from './connect';
import { serviceOf, readOptions } from './service-options';

const HELP = `
Makes, lists, renews and revokes the keys to the API, for who has a key with the scope keys:admin. The first one comes
from "npm run keys", on the database.

${keysHelp('verkko keys')}`;

/** The command that manages API keys over HTTP. */
export const keysCommand: Command = {
  usage: keysUsage('verkko keys').replaceAll('\n  ', '\n'),
  help: HELP,
  async run(parameters) {
    const { values, positionals } = readOptions(parameters, KEY_OPTIONS);
    if (!isKeyCommand(positionals, values)) throw new UsageError('That is none of these:');
    await runKeyCommand(keysOf(await connect(serviceOf(values))), positionals, values);
  },
};

/**
 * The functions that manage API keys by HTTP requests. The requests are not retried: if a key was created and only the
 * response was lost, a retry would create a second key.
 */
function keysOf(client: Client): Keys {
  return {
    create: async (key) => of(await client.POST('/api/v1/keys', { body: key as CreateKeyDto })),
    list: async (cursor) =>
      of(
        await client.GET('/api/v1/keys', {
          params: { query: { limit: 500, ...(cursor !== undefined && { cursor }) } },
        }),
      ),
    rotate: async (id, grace) =>
      of(
        await client.POST('/api/v1/keys/{id}/rotate', {
          // The value of `grace` is sent as the user wrote it, because all values of a query string are text.
          // The service checks it.
          params: { path: { id }, query: { grace: grace as unknown as number } },
        }),
      ),
    revoke: async (id) => {
      of(await client.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }));
    },
  };
}

function of<T>(answer: ServiceResponse & { data?: T }): T {
  if (!answer.response.ok) throw refusal('The service did not do it', answer);
  return answer.data as T;
}
