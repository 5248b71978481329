import { BOOTSTRAP_KEY } from '../support/api-keys';
import { sweep } from '../support/rules';
import { type Service, startService } from '../support/service';
import { verkko } from '../support/verkko';

describe('the commands verkko rules and verkko events', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required', BOOTSTRAP_API_KEY: BOOTSTRAP_KEY });
  });
  afterAll(() => service.stop());

  const run = (...parameters: string[]) =>
    verkko(parameters, { VERKKO_URL: service.url, VERKKO_API_KEY: BOOTSTRAP_KEY });

  it('create, list and delete rules, and print the events', async () => {
    const made = await run('rules', 'create', '--product', 'OIL-1', '--when', 'low', '--threshold', '10');
    const table = 'RULE  PRODUCTS  LOCATION      WHEN\n1     OIL-1     all together  low 10\n';
    expect(made).toEqual({ code: 0, stdout: table, stderr: '' });
    expect(await run('rules', 'list')).toEqual({ code: 0, stdout: table, stderr: '' });

    await service
      .post('/api/v1/inventory/update', {
        items: [{ productid: 'OIL-1', quantity: 9, timestamp: '2024-03-04T17:00:00Z' }],
      })
      .set('X-API-Key', BOOTSTRAP_KEY)
      .expect(201);
    await sweep(service);
    expect(await run('events', '--type', 'level.low', '--product', 'OIL-1')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^1 {2}20\S+Z {2}level\.low {2}OIL-1 {2}level 9 {2}threshold 10\n$/),
      stderr: '',
    });
    expect(JSON.parse((await run('events', '--json')).stdout)).toMatchObject({ id: 1, type: 'level.low' });
    expect((await run('events', '--after', '1')).stdout).toBe('');

    expect(await run('rules', 'delete', '1')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await run('rules', 'list')).stdout).toBe('RULE  PRODUCTS  LOCATION  WHEN\n');
  });

  it('report wrong arguments and errors of the service', async () => {
    const outcomes = await Promise.all([
      run('rules', 'create', '--all', '--when', 'lower'),
      run('rules', 'delete', '7'),
      run('rules', 'remove', '7'),
      run('rules', 'delete', '0x10'),
      run('rules', 'create', '--all', '--when', 'low', '--threshold', 'ten'),
      run('events', '--after', 'x'),
      run('rules', 'create', '--when', 'out'),
      run('rules', 'create', '--all', '--when', 'low', '--recovers-at', '5'),
    ]);

    expect(outcomes.map(({ code, stdout }) => [code, stdout])).toEqual([
      [1, ''],
      [1, ''],
      [2, ''],
      [2, ''],
      [2, ''],
      [1, ''],
      [2, ''],
      [1, ''],
    ]);
    expect(outcomes[0].stderr).toBe(
      'The rule was not made (422: --when must be one of low, out, stale, below_days)\n',
    );
    expect(outcomes[6].stderr).toContain('create needs one of --product, --prefix and --all:\n');
    expect(outcomes[7].stderr).toBe('The rule was not made (422: --recovers-at needs a threshold)\n');
    expect(outcomes[1].stderr).toBe('The rule was not deleted (404: There is no rule with this id.)\n');
  });
});
