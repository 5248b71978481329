import { freePort } from '@verkko/dev-servers/free-port';
import { until } from '@verkko/dev-servers/until';
import { BOOTSTRAP_KEY } from '../support/api-keys';
import { RULES, UPDATE, WEBHOOKS } from '../support/paths';
import { answering, startScriptedServer, type Step } from '../support/scripted-server';
import { type Service, startService } from '../support/service';
import { type Running, startVerkko, verkko } from '../support/verkko';

const SECRET = /^whsec_\S{32,}\n$/;

describe('the command verkko webhooks', () => {
  let service: Service;
  const listeners: Running[] = [];

  beforeAll(async () => {
    service = await startService({
      AUTH: 'required',
      BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
      WEBHOOK_ALLOW: '127.0.0.1',
    });
  });
  afterAll(async () => {
    // If a test fails, its command `verkko webhooks listen` is still running and must be ended here.
    for (const { child } of listeners) child.kill('SIGKILL');
    await service.stop();
  });

  const environment = () => ({ VERKKO_URL: service.url, VERKKO_API_KEY: BOOTSTRAP_KEY });
  // An .env file can set an empty secret. The command must treat an empty secret like a missing one.
  const run = (...parameters: string[]) =>
    verkko(['webhooks', ...parameters], { ...environment(), VERKKO_WEBHOOK_SECRET: '' });
  const start = (parameters: string[], more: Record<string, string> = {}): Running => {
    const listener = startVerkko(['webhooks', 'listen', ...parameters], { ...environment(), ...more });
    listeners.push(listener);
    return listener;
  };

  /** Stores a level below the threshold of a rule, so that an event is sent to webhooks. */
  async function sellUntilLow(productid: string): Promise<void> {
    const items = [{ productid, quantity: 9, timestamp: '2024-03-04T17:00:00Z' }];
    const rule = { productid, when: 'low', threshold: 10 };
    await service.post(RULES, rule).set('X-API-Key', BOOTSTRAP_KEY).expect(201);
    await service.post(UPDATE, { items }).set('X-API-Key', BOOTSTRAP_KEY).expect(201);
  }

  it('creates, lists, shows, disables, enables, rotates and deletes webhooks', async () => {
    const to = 'https://shop.example/hook';
    const types = ['--type', 'level.low', '--type', 'level.out'];
    const made = await run('create', '--to', to, ...types, '--prefix', 'OIL', '--location', 'shop-7');
    expect(made).toEqual({
      code: 0,
      stdout: expect.stringMatching(SECRET),
      stderr: `webhook 1: level.low, level.out to ${to}\nThis is the only time the secret is shown:\n`,
    });
    expect(await run('list')).toEqual({
      code: 0,
      stdout:
        'WEBHOOK  TYPES                PRODUCTS  LOCATION  STATE    URL\n' +
        `1        level.low,level.out  OIL…      shop-7    enabled  ${to}\n`,
      stderr: '',
    });

    expect(await run('disable', '1')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await run('show', '1')).stdout).toContain('disabled_reason  requested\n');
    expect(await run('enable', '1')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(JSON.parse((await run('show', '1', '--json')).stdout)).toMatchObject({ id: 1, enabled: true });

    const renewed = await run('rotate', '1', '--grace', '600');
    expect(renewed).toMatchObject({ code: 0, stdout: expect.stringMatching(SECRET) });
    expect(renewed.stdout).not.toBe(made.stdout);

    expect(await run('delete', '1')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await run('list', '--json')).stdout).toBe('');
  });

  it('creates a webhook with listen --create, prints its events, and deletes the webhook on Ctrl-C', async () => {
    const listening = start(['--create', '--type', 'level.low', '--port', '0']);
    await listening.said('until Ctrl-C\n');
    await sellUntilLow('OIL-1');
    await listening.printed('level.low  OIL-1  level 9  threshold 10\n');
    listening.child.kill('SIGINT');

    const { code, stderr } = await listening.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /^Listening at (http:\/\/127\.0\.0\.1:\d+\/)\nwebhook \d+: level\.low to \1, until Ctrl-C\n$/,
    );
    expect((await run('list', '--json')).stdout).toBe('');
  });

  describe('with the arguments listen --create', () => {
    const made = answering(201, {
      id: 7,
      url: 'http://127.0.0.1/',
      types: ['level.low'],
      enabled: true,
      secret: `whsec_${'A'.repeat(44)}`,
    });
    const listenTo = async (...steps: Step[]) => {
      const scripted = await startScriptedServer([made, ...steps]);
      const listening = startVerkko(
        ['webhooks', 'listen', '--create', '--type', 'level.low', '--port', '0'],
        { VERKKO_URL: scripted.url },
      );
      listeners.push(listening);
      await listening.said('until Ctrl-C\n');
      listening.child.kill('SIGINT');
      const ended = await listening.ended;
      await scripted.stop();
      return { ...ended, requests: scripted.requests.length };
    };

    it('deletes the webhook on Ctrl-C even if the service answers 429 to the first attempt', async () => {
      const { code, stderr, requests } = await listenTo(
        answering(429, 'Slow down', { 'Retry-After': '1' }),
        answering(204, ''),
      );

      expect([code, requests]).toEqual([130, 3]);
      expect(stderr).toContain(
        'asks to wait 1 s (429: Slow down). Then webhook 7 is deleted; after another Ctrl-C it stays, until verkko webhooks delete 7.\n',
      );
    });

    it('prints a command to delete the webhook if the webhook could not be deleted after Ctrl-C', async () => {
      const { code, stderr } = await listenTo(answering(403, 'No'));

      expect(code).toBe(1);
      expect(stderr).toMatch(
        /Webhook 7 was not deleted \(403: No\)\. This deletes it: verkko webhooks delete 7\n$/,
      );
    });
  });

  it('prints only events with a valid signature if it is called as listen --secret', async () => {
    const port = String(await freePort());
    const made = await run('create', '--to', `http://127.0.0.1:${port}/`, '--type', 'level.low');
    const id = /webhook (\d+)/.exec(made.stderr)?.[1] ?? '';
    const secret = made.stdout.trim();
    await sellUntilLow('OIL-2');

    const wrong = start(['--port', port, '--secret', `whsec_${'A'.repeat(44)}`]);
    await wrong.said('Listening');
    const refused = await run('test', id);
    wrong.child.kill('SIGTERM');
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^The test failed\. The receiver answered 401\.\nNo signature of/),
    });
    expect(await wrong.ended).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringContaining('Refused a request: No signature of webhook-signature is right'),
    });

    const right = start(['--port', port, '--json'], {
      VERKKO_WEBHOOK_SECRET: `whsec_${'A'.repeat(44)} ${secret}`,
    });
    await right.said('Listening');
    expect(await run('test', id)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^The receiver answered 204 after \d+ ms\.\n$/),
      stderr: '',
    });
    expect(await run('replay', id, '--after', '0')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d events? (is|are) sent\.\n$/),
      stderr: '',
    });
    await right.printed('"productid":"OIL-2"');
    await until('the delivery is stored', async () =>
      / level\.low +delivered .* 204 after \d+ ms\n/.test((await run('deliveries', id)).stdout),
    );
    right.child.kill('SIGINT');
    const printed = (await right.ended).stdout.trim().split('\n');
    expect(printed.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ type: 'webhook.test', data: { webhook: Number(id) } }),
    );
    await run('delete', id);
  });

  it('reports wrong arguments and errors of the service', async () => {
    const listens = [
      ['listen'],
      ['listen', '1'],
      ['listen', '--create', '--secret', 'whsec_AAAA'],
      ['listen', '--secret', 'whsec_AAAA', '--type', 'level.low'],
      ['listen', '--secret', 'whsec_AAAA', '--port', 'x'],
    ];
    const wrong = [
      ['list', '1'],
      ['delete'],
      ['send', '1'],
      ['test', 'x'],
      ['replay', '1'],
      ['list', '--grace', '1'],
    ];
    const codes = [...listens, ...wrong].map(async (parameters) => (await run(...parameters)).code);
    expect(await Promise.all(codes)).toEqual(Array(11).fill(2));

    const taken = new URL(service.url).port;
    const outcomes = await Promise.all([
      run('create', '--to', 'http://10.0.0.1/', '--type', 'level.low'),
      run('create', '--to', 'ftp://shop.example'),
      run('test', '7'),
      run('listen', '--create', '--type', 'level.lower', '--port', '0'),
      run('listen', '--create', '--type', 'level.low', '--port', taken),
    ]);
    expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual(Array(5).fill([1, '']));
    expect(outcomes.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining('unless the setting WEBHOOK_ALLOW names it'),
      expect.stringMatching(/422: 2 fields are invalid\)\n {2}--to must .+\n {2}--type must /),
      'The service did not do it (404: There is no webhook with this id.)\n',
      expect.stringContaining('(422: --type must be a list of one or more of level.low, '),
      expect.stringMatching(/^Cannot listen at 127\.0\.0\.1: .*EADDRINUSE.* --port names another port\.\n$/),
    ]);
    expect((await service.get(WEBHOOKS).set('X-API-Key', BOOTSTRAP_KEY).expect(200)).body).toMatchObject({
      count: 0,
    });
  });
});
