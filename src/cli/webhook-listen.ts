import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Client, verify, WebhookVerificationError } from '@verkko/client';
import { Failure, UsageError } from '../command-line/failure';
import { connect } from './connect';
import { messageOf } from './response';
import { integer } from './integer';
import { interruption } from './interrupt';
import { say } from './say';
import { readOptions, serviceOf } from './service-options';
import { retry } from './retry';
import { createWebhook, EVENT_OPTIONS } from './webhook-requests';
import { messageLine, webhookLine } from './webhook-text';

export const LISTEN_USAGE = `verkko webhooks listen --secret SECRET [--port PORT] [--host HOST] [--json]
verkko webhooks listen --create --type TYPE [--type TYPE …] [--to URL] [--port PORT] [--host HOST] [--json]`;

export const LISTEN_HELP = `listen receives webhook requests on this machine until Ctrl-C: it checks their signatures, prints their events and
answers 204. With --create it makes a webhook for itself, and deletes it at the end. Its options:

--secret SECRET     the secret of the webhook; may be repeated; better in VERKKO_WEBHOOK_SECRET: others on a machine can
                    see its command lines
--create            makes a webhook; --type, --product, --prefix and --location say for which events
--to URL            with --create: the URL of this receiver for the service, if that runs on another machine
--port PORT         the port on which it listens; 9000 when left out, 0 for any free one
--host HOST         the address on which it listens; 127.0.0.1 when left out
--json              prints events as JSON, one a line
`;

const LISTEN_OPTIONS = {
  ...EVENT_OPTIONS,
  secret: { type: 'string', multiple: true },
  create: { type: 'boolean', default: false },
  to: { type: 'string' },
  port: { type: 'string', default: '9000' },
  host: { type: 'string', default: '127.0.0.1' },
  json: { type: 'boolean', default: false },
} as const;

/**
 * Maximum number of attempts to delete the webhook. It is small, because the service may ask for a wait of up
 * to a minute before each further attempt.
 */
const DELETE_TRIES = 4;

type Values = ReturnType<typeof readOptions<typeof LISTEN_OPTIONS>>['values'];

/** Receives webhook requests until Ctrl-C, and prints their events. @throws UsageError, Failure */
export async function listen(parameters: string[]): Promise<void> {
  const { values, positionals } = readOptions(parameters, LISTEN_OPTIONS);
  const { create, json } = values;
  const secrets = create ? values.secret : (values.secret ?? secretsOfEnvironment());
  const isDescribed = [...Object.keys(EVENT_OPTIONS), 'to'].some((option) => option in values);
  if (positionals.length > 0 || create === (secrets !== undefined) || (isDescribed && !create)) {
    throw new UsageError('listen takes either --secret, or --create with what describes the webhook:');
  }
  const interrupted = interruption();
  const server = await serverAt(values.host, integer(values.port, '--port'));
  try {
    if (secrets) {
      receive(server, () => Promise.resolve(secrets), json);
      await interrupted;
    } else {
      await receiveAsNewWebhook(server, values, interrupted);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** The webhook secrets in an environment variable, separated by spaces; undefined if there are none. */
function secretsOfEnvironment(): string[] | undefined {
  return process.env.VERKKO_WEBHOOK_SECRET?.match(/\S+/g) ?? undefined;
}

async function serverAt(host: string, port: number): Promise<Server> {
  try {
    const server = createServer().listen(port, host);
    await once(server, 'listening');
    return server;
  } catch (error) {
    throw new Failure(`Cannot listen at ${host}: ${(error as Error).message}. --port names another port.`);
  }
}

/** Creates a webhook that sends events to the local server, and deletes the webhook after Ctrl-C. */
async function receiveAsNewWebhook(
  server: Server,
  values: Values,
  interrupted: Promise<void>,
): Promise<void> {
  const client = await connect(serviceOf(values));
  const created = createWebhook(client, { ...values, to: values.to ?? urlOf(server) });
  // The first webhook request may arrive before the response that contains the webhook's secret. So each
  // webhook request waits for the secret.
  receive(server, async () => [(await created).secret], values.json);
  const webhook = await created;
  say(`${webhookLine(webhook)}, until Ctrl-C`);
  await interrupted;
  await deleteAtEnd(client, webhook.id);
}

/**
 * Deletes a webhook. If this fails, tries again for a few minutes at most.
 * @throws Failure that says how to delete the webhook
 */
async function deleteAtEnd(client: Client, id: number): Promise<void> {
  const command = `verkko webhooks delete ${id}`;
  const wait = (notice: string) => {
    say(`${notice}. Then webhook ${id} is deleted; after another Ctrl-C it stays, until ${command}.`);
  };
  const path = { id };
  const failure = await retry(
    () => client.DELETE('/api/v1/webhooks/{id}', { params: { path } }),
    wait,
    DELETE_TRIES,
  )
    .then((answer) => (answer.response.ok || answer.response.status === 404 ? undefined : messageOf(answer)))
    .catch((error: unknown) => (error as Error).message);
  if (failure === undefined) return;
  throw new Failure(`Webhook ${id} was not deleted (${failure}). This deletes it: ${command}`);
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/`;
}

/** Makes the local server accept webhook requests and print their events to stdout. */
function receive(server: Server, secrets: () => Promise<readonly string[]>, json: boolean): void {
  server.on('request', (request, response) => void answer(request, response, secrets, json));
  say(`Listening at ${urlOf(server)}`);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  secrets: () => Promise<readonly string[]>,
  json: boolean,
): Promise<void> {
  try {
    const message = await verify(await buffer(request), request.headers, await secrets());
    process.stdout.write(`${json ? JSON.stringify(message) : messageLine(message)}\n`);
    response.writeHead(204).end();
  } catch (error) {
    const { message } = error as Error;
    say(`Refused a request: ${message}`);
    response.writeHead(error instanceof WebhookVerificationError ? 401 : 500).end(`${message}\n`);
  }
}
