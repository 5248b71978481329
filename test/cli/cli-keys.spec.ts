import { BOOTSTRAP_KEY, bearer, NO_KEY } from '../support/api-keys';
import { QUERY } from '../support/paths';
import { type Service, startService } from '../support/service';
import { until } from '@verkko/dev-servers/until';
import { verkko } from '../support/verkko';

const KEY = /^vk_([0-9a-f]{16})_[0-9a-f]{64}\n$/;

// The command `npm run keys` has the same subcommands, and prints API keys in the same way as `verkko keys`.
// It is tested in test/cli/keys-command.spec.ts.
describe('the command verkko keys', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
  });
  afterAll(() => service.stop());

  const keys = (...parameters: string[]) =>
    verkko(['keys', ...parameters], { VERKKO_URL: service.url, VERKKO_API_KEY: BOOTSTRAP_KEY });
  const statusWith = async (key: string) =>
    (await service.get(`${QUERY}?productid=A`).set(bearer(key.trim()))).status;

  it('creates, lists, rotates and revokes API keys', async () => {
    const made = await keys(
      'create',
      '--name',
      'till 3',
      '--scopes',
      'inventory:read, inventory:write',
      '--reads',
      '7',
    );
    const [, id = ''] = KEY.exec(made.stdout) ?? [];
    expect(made).toEqual({
      code: 0,
      stdout: expect.stringMatching(KEY),
      stderr: expect.stringMatching(
        new RegExp(
          `^${id}  "till 3"  inventory:read,inventory:write  made \\S+  never ends  never used\nThis is the only time the key is shown:\n$`,
        ),
      ),
    });
    expect(await statusWith(made.stdout)).toBe(200);

    const renewed = await keys('rotate', id, '--grace', '600');
    expect(renewed).toMatchObject({ code: 0, stdout: expect.stringMatching(KEY) });
    expect([await statusWith(made.stdout), await statusWith(renewed.stdout)]).toEqual([200, 200]);

    const list = await keys('list');
    expect(list).toEqual({
      code: 0,
      stdout: expect.stringMatching(new RegExp(`^${id}  "till 3"  .+  used \\S+\n$`)),
      stderr: '',
    });
    expect(await service.query('SELECT id, reads_per_minute FROM api_keys')).toEqual([
      { id, reads_per_minute: 7 },
    ]);

    expect(await keys('revoke', id)).toEqual({
      code: 0,
      stdout: '',
      stderr: `${id} is refused everywhere within 5 s.\n`,
    });
    await until('the key is refused', async () => (await statusWith(renewed.stdout)) === 401);
  });

  it('restricts an API key to locations, and prints location names without control characters', async () => {
    const places = ['shop-7', 'shelf, left/*', 'a"\u009b2J'];
    const made = await keys(
      'create',
      '--name',
      'till 7',
      '--scopes',
      'inventory:read',
      ...places.flatMap((place) => ['--location', place]),
    );
    const [, id = ''] = KEY.exec(made.stdout) ?? [];

    expect(made.stderr).toContain(
      `${id}  "till 7"  inventory:read  at "shop-7","shelf, left/*","a\\"\\u{9b}2J"  made `,
    );
    expect(await service.query('SELECT locations FROM api_keys WHERE id = $1', [id])).toEqual([
      { locations: places },
    ]);
    expect(await keys('rotate', id, '--location', 'shop-8')).toMatchObject({ code: 2, stdout: '' });
  });

  it('prints the error of the service if the arguments are wrong', async () => {
    const outcomes = await Promise.all([
      keys('create', '--scopes', 'everything'),
      keys('rotate', '0'.repeat(16), '--grace', 'long'),
      keys('revoke', '../keys'),
      verkko(['keys', 'list'], { VERKKO_URL: service.url, VERKKO_API_KEY: 'vk_wrong' }),
    ]);

    expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual(Array(4).fill([1, '']));
    expect(outcomes.map(({ stderr }) => stderr)).toEqual([
      'The service did not do it (422: 2 fields are invalid)\n' +
        '  name must be a string of 1 to 100 characters, without control characters\n' +
        '  scopes must be a list of inventory:read, inventory:write, inventory:void, inventory:erase, rules:write, webhooks:write, keys:admin, metrics:read\n',
      'The service did not do it (422: grace must be an integer from 0 to 604800)\n',
      'The service did not do it (404: There is no key with this id.)\n',
      'The service did not do it (401: This API key is wrong, expired or revoked.) VERKKO_API_KEY or --key says who calls.\n',
    ]);
  });

  it('needs an API key to create an API key, even if AUTH is off', async () => {
    const open = await startService({ AUTH: 'off' });
    const ended = await verkko(['keys', 'create', '--name', 'a', '--scopes', 'inventory:read'], {
      VERKKO_URL: open.url,
    });
    await open.stop();

    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `The service did not do it (403: ${NO_KEY})\n`,
    });
  });

  it('reports which scope the caller lacks', async () => {
    const { stdout: key } = await keys('create', '--name', 'reader', '--scopes', 'inventory:read');

    expect(await verkko(['keys', 'list', '--key', key.trim(), '--url', service.url])).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The service did not do it (403: This needs the scope keys:admin, which the caller does not have.)\n',
    });
  });
});
