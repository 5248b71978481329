import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@verkko/dev-servers/free-port';
import { until } from '@verkko/dev-servers/until';
import { Webhook } from 'standardwebhooks';
import { WEBHOOKS } from '../support/paths';
import { findPython } from '../support/python';
import { makeRule } from '../support/rules';
import { answering, type ScriptedServer, startScriptedServer } from '../support/scripted-server';
import { type Service, startService } from '../support/service';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/how-to/webhooks.md'), 'utf8');

/** Returns the first code block after the words "Save this as `file`" in docs/how-to/webhooks.md. */
function documented(file: string): string {
  return (
    new RegExp(`as \`${file.replace('.', '\\.')}\`[^]*?^\`\`\`\\w+\n([^]*?)^\`\`\`$`, 'm').exec(PAGE)?.[1] ??
    ''
  );
}

/** A running webhook receiver from the documentation. */
interface Receiver {
  readonly url: string;
  /** The id of the webhook that sends to this receiver. */
  readonly webhook: number;
  readonly secret: string;
  readonly stdout: () => string;
}

describe('the example receiver in docs/how-to/webhooks.md', () => {
  let service: Service;
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    service = await startService({ WEBHOOK_ALLOW: '127.0.0.1' });
    folder = mkdtempSync(join(tmpdir(), 'verkko-receivers-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  /**
   * Writes the example of a webhook receiver to a file, with a free port in place of port 9000. Creates a
   * webhook for the receiver, and starts the receiver.
   */
  async function startReceiver(file: string, environment: Record<string, string> = {}): Promise<Receiver> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    writeFileSync(join(folder, file), documented(file).replace('9000', String(port)));
    const made = await service.post(WEBHOOKS, { url, types: ['level.low'], prefix: file }).expect(201);
    const { id, secret } = made.body as { id: number; secret: string };

    const python = await findPython();
    const [program, env] = file.endsWith('.py') ? [python.command, python.env] : [process.execPath, {}];
    const child = spawn(program, [file], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', WEBHOOK_SECRET: secret, ...env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    await until('the receiver listens', async () => {
      if (child.exitCode !== null) throw new Error(`The receiver ended:\n${stderr}`);
      return fetch(url).then(
        () => true,
        () => false,
      );
    });
    return { url, webhook: id, secret, stdout: () => stdout };
  }

  /** Sends a request to a webhook receiver as the service does. @returns the status of the response */
  async function send(receiver: Receiver, sent: Date, change: Record<string, string> = {}): Promise<number> {
    const body = JSON.stringify({
      type: 'webhook.test',
      timestamp: sent.toISOString(),
      data: { webhook: 1 },
    });
    const headers = {
      'webhook-id': 'message-1',
      'webhook-timestamp': String(Math.floor(sent.getTime() / 1000)),
      'webhook-signature': new Webhook(receiver.secret).sign('message-1', sent, body),
      ...change,
    };
    return (await fetch(receiver.url, { method: 'POST', headers, body })).status;
  }

  const test = async ({ webhook }: Receiver) =>
    (await service.post(`${WEBHOOKS}/${webhook}/test`).expect(200)).body as object;

  /**
   * Creates a rule for a product whose name begins with this text, and stores a low level of the product. So
   * the webhook receiver gets an event.
   */
  async function sellUntilLow(prefix: string): Promise<void> {
    const productid = `${prefix} <1>`;
    await makeRule(service, { productid, location: 'shop-7', when: 'low', threshold: 10 });
    await service.store([{ productid, quantity: 9, timestamp: '2024-03-04T17:00:00Z', location: 'shop-7' }]);
  }

  it.each(['receiver.py', 'receiver.mjs'])(
    'named %s prints events, and rejects forged requests and requests older than 5 minutes',
    async (file) => {
      const receiver = await startReceiver(file);

      expect(await test(receiver)).toMatchObject({ status: 'delivered', status_code: 204 });
      await sellUntilLow(file);
      await until('the receiver prints the event', () => receiver.stdout().includes(`${file} <1>`));

      const now = new Date();
      const old = new Date(now.getTime() - 301_000);
      const { secret } = receiver;
      const signature = new Webhook(secret).sign('message-1', now, 'another body');
      expect([
        await send(receiver, now),
        await send(receiver, now, { 'webhook-signature': `${signature} v1,` }),
        await send(receiver, now, { 'webhook-id': 'message-2' }),
        await send(receiver, now, { 'webhook-timestamp': 'now' }),
        await send(receiver, old),
      ]).toEqual([204, 401, 401, 401, 401]);
    },
  );

  it('named slack.mjs sends events to Slack, and answers 502 if Slack rejects a message', async () => {
    const slack: ScriptedServer = await startScriptedServer([
      answering(200, 'ok'),
      answering(500, 'no_service'),
      answering(200, 'ok'),
    ]);
    const receiver = await startReceiver('slack.mjs', { SLACK_URL: slack.url });

    expect(await test(receiver)).toMatchObject({ status: 'delivered' });
    expect(await test(receiver)).toMatchObject({
      status: 'failed',
      status_code: 502,
      response: 'Slack answered 500',
    });
    expect(await send(receiver, new Date(), { 'webhook-signature': 'v1,' })).toBe(401);
    await sellUntilLow('slack.mjs');
    await until('Slack has the event', () => slack.requests.length === 3);
    await slack.stop();

    expect(slack.requests.map(({ body }) => JSON.parse(body) as object)).toEqual([
      { text: 'Verkko can write to this channel.' },
      { text: 'Verkko can write to this channel.' },
      { text: 'level.low: slack.mjs &lt;1&gt; at shop-7, 9 left' },
    ]);
  });
});
