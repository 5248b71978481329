import { type Service, startService } from '../support/service';
import { verkko } from '../support/verkko';

const LEVELS = `PRODUCT  LOCATION  LEVEL  LAST READING
TEA                   46  2024-01-30T12:00:00Z
         cellar       40  2024-01-01T10:00:00Z
         shop-1        6  2024-01-30T12:00:00Z
`;

const READINGS = `TIME                  CHANGE  LEVEL  LOCATION  REASON  BY
2024-01-30T12:00:00Z  - 4         6  shop-1`;

describe('the command verkko', () => {
  let service: Service;
  let environment: Record<string, string>;

  beforeAll(async () => {
    service = await startService();
    environment = { VERKKO_URL: service.url };
    const items = [
      { productid: 'TEA', quantity: 10, location: 'shop-1', timestamp: '2024-01-01T10:00:00Z' },
      { productid: 'TEA', quantity: 40, location: 'cellar', timestamp: '2024-01-01T10:00:00Z' },
      { productid: 'TEA', delta: -4, location: 'shop-1', reason: 'sale', timestamp: '2024-01-30T12:00:00Z' },
      { productid: 'JAM', quantity: 0, timestamp: '2024-01-01T10:00:00Z' },
    ];
    await service.post('/api/v1/inventory/update', { items }).set('Idempotency-Key', 'seed').expect(201);
  });
  afterAll(() => service.stop());

  it('called as verkko levels, prints the level of a product, in total and at each location', async () => {
    expect(await verkko(['levels', 'TEA', 'NONE'], environment)).toEqual({
      code: 0,
      stdout: LEVELS,
      stderr: 'There are no readings of "NONE".\n',
    });
    const asOf = await verkko(
      ['levels', 'TEA', '--at', '2024-01-02', '--location', 'shop-1', '--json'],
      environment,
    );
    expect(JSON.parse(asOf.stdout)).toMatchObject({
      items: [{ productid: 'TEA', quantity: 10 }],
      missing: [],
    });
  });

  it('has the subcommand show, which prints the level of a product, a curve of this level, and the last readings', async () => {
    const { code, stdout, stderr } = await verkko(['show', 'TEA'], environment);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^TEA {2}46\n\nLOCATION {2}LEVEL\ncellar {7}40\nshop-1 {8}6\n\n {6}50 [┤┼]/);
    expect(stdout).toMatch(/^ {6}46 [┤┼].*╰/m);
    expect(stdout).toContain(READINGS);
    const { readings } = JSON.parse((await verkko(['show', 'TEA', '--json'], environment)).stdout) as {
      readings: object[];
    };
    expect(readings).toHaveLength(3);
  });

  it('has the subcommand low, which prints the products that are out of stock', async () => {
    const { code, stdout } = await verkko(['low'], environment);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^PRODUCT +NAME +LEVEL +LOW AT +DAYS LEFT\nJAM +0/);
    const first = JSON.parse(
      (await verkko(['low', '--json'], environment)).stdout.split('\n')[0] ?? '',
    ) as object;
    expect(first).toMatchObject({ productid: 'JAM', quantity: 0 });
  });

  it('prints with verkko low even products whose names do not fit into one URL', async () => {
    const items = Array.from({ length: 30 }, (_, index) => ({
      ...{ productid: `${'茶'.repeat(100)}-${index}`, quantity: 0, timestamp: '2024-01-01T10:00:00Z' },
    }));
    await service.store(items);
    const { code, stdout } = await verkko(['low'], environment);

    expect([code, stdout.match(/茶-\d+/g)?.length]).toEqual([0, 30]);
  });

  it.each([
    [['show'], 2, 'Name one product.'],
    [['levels'], 2, 'Name at least one product.'],
    [['low', 'TEA'], 2, 'low takes no product.'],
    [['show', 'NONE'], 1, 'There are no readings of "NONE".\n'],
  ])('rejects the arguments %j', async (parameters, code, message) => {
    const ended = await verkko(parameters, environment);

    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(message);
  });
});
