import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { startService } from '../support/service';
import { StrangersProject } from '../support/strangers-project';
import { verkko } from '../support/verkko';

const ROOT = join(__dirname, '../..');

describe('the command verkko', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'verkko-cli-'));
    writeFileSync(
      join(folder, 'stock.csv'),
      'productid,quantity,timestamp\nABC-123,50,2024-01-01T10:00:00Z\n',
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([[[]], [['help']], [['--help']]])(
    'prints its subcommands for the arguments %j',
    async (parameters) => {
      const { code, stdout, stderr } = await verkko(parameters);

      expect([code, stderr]).toEqual([0, '']);
      for (const command of ['import FILE', 'export [FILE]', 'keys create|list|rotate|revoke']) {
        expect(stdout).toContain(`verkko ${command}\n`);
      }
    },
  );

  it('prints its help without loading a package or the code of a subcommand', async () => {
    const code = `
      process.on('exit', () => console.error(Object.keys(require.cache).join('\\n')));
      require(${JSON.stringify(join(ROOT, 'dist/cli/main.js'))});`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', code, 'verkko', '--help']);

    expect(stdout).toContain('verkko import FILE');
    const loaded = stderr.trim().split('\n');
    const folders = [join(ROOT, 'dist/cli/'), join(ROOT, 'dist/command-line/')];
    expect(loaded.filter((file) => !folders.some((folder) => file.startsWith(folder)))).toEqual([]);
    expect(loaded.map((file) => basename(file))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(import|export|keys)\.js$/)]),
    );
  });

  it.each([
    ['import', ['verkko import FILE', 'within 3 days', 'the same up to that place', '--format']],
    ['export', ['verkko export [FILE]', '--productid', '--from', '--to', '--format', '--force', 'FILE.part']],
    [
      'keys',
      [
        'verkko keys create',
        'verkko keys list',
        'verkko keys rotate ID',
        'verkko keys revoke ID',
        '--expires',
      ],
    ],
  ])('prints the help of the subcommand %s', async (command, words) => {
    const { code, stdout, stderr } = await verkko([command, '--help']);

    expect([code, stderr]).toEqual([0, '']);
    for (const word of [...words, '--url URL', '--key KEY', 'VERKKO_URL', 'VERKKO_API_KEY: others']) {
      expect(stdout).toContain(word);
    }
  });

  it.each([
    ['backup', ['verkko backup FILE', 'FILE.part', '--force']],
    ['restore', ['verkko restore FILE --verify', 'All of the backup is\nrestored, or nothing']],
  ])(
    'prints the help of %s, a subcommand that uses the database and not the service',
    async (command, words) => {
      const { code, stdout, stderr } = await verkko([command, '--help']);

      expect([code, stderr]).toEqual([0, '']);
      for (const word of [...words, 'DATABASE_URL', 'DATA_DIR']) expect(stdout).toContain(word);
      expect(stdout).not.toContain('--url');
    },
  );

  it.each([
    [['restore', 'none.backup'], { DATA_DIR: '/nowhere' }, 1, 'There is no file none.backup.\n'],
    [
      ['backup', 'a.backup'],
      { BACKUP_AT: '25:00' },
      1,
      'The configuration has mistakes:\n  BACKUP_AT must be',
    ],
    [
      ['backup', '/nowhere/a.backup'],
      { DATA_DIR: '/nowhere' },
      1,
      'There is no database in DATA_DIR /nowhere',
    ],
  ])(
    'rejects the arguments %j with the environment variables %j',
    async (parameters, settings, exitCode, message) => {
      const { code, stdout, stderr } = await verkko(parameters, { ENV_FILE: '/dev/null', ...settings });

      expect([code, stdout]).toEqual([exitCode, '']);
      expect(stderr.startsWith(message)).toBe(true);
    },
  );

  // The command finds each of the following mistakes before it sends a request to the service.
  it.each([
    [['improt', 'stock.csv'], 'There is no command "improt".'],
    [['import'], 'Name one file.'],
    [['import', 'a.csv', 'b.csv'], 'Name one file.'],
    [['import', 'none.csv'], 'There is no file none.csv.'],
    [['import', '/'], '/ is not a file, which can be read twice.'],
    [
      ['import', __filename],
      `${__filename} does not end in .csv, .tsv, .txt, .ndjson or .jsonl: say --format csv or`,
    ],
    [['import', __filename, '--format', 'xml'], '--format must be csv or ndjson; it is xml'],
    [['import', 'STOCK', '--colour'], "Unknown option '--colour'"],
    [['import', 'STOCK', '--url'], "Option '--url <value>' argument missing"],
    ...['localhost:8002', 'http://a:b@c', 'http://:b@c', 'http://c?', 'http://c#'].map(
      (url): [string[], string] => [
        ['import', 'STOCK', '--url', url],
        '--url must be like http://127.0.0.1:8002 or https://shop.example/stock.\n',
      ],
    ),
    [['import', 'STOCK', '--key', 'vk_ä'], 'The key has characters that no key has.'],
    [['export', 'a.csv', 'b.csv'], 'Name one file, or none.'],
    [['export', '--format', 'xml'], '--format must be csv or ndjson; it is xml'],
    [
      ['export', '--productid', 'A', '--productid', 'B'],
      "Option '--productid' takes one value, and is given twice",
    ],
    [['export', '--from=2024', '--from=2025'], "Option '--from' takes one value, and is given twice"],
    [
      ['import', 'STOCK', '--format', 'csv', '--format', 'csv'],
      "Option '--format' takes one value, and is given twice",
    ],
    [['keys', 'list', '--url', 'a', '--url', 'b'], "Option '--url' takes one value, and is given twice"],
    [
      ['keys', 'create', '--scopes', 'inventory:read', '--scopes', 'inventory:write'],
      "Option '--scopes' takes one value, and is given twice",
    ],
    [['export', '--until', '2024'], "Unknown option '--until'"],
    [['keys'], 'That is none of these:'],
    [['keys', 'rotate'], 'That is none of these:'],
    [['keys', 'list', '--grace', '5'], 'That is none of these:'],
    [['keys', 'create', '--scope', 'keys:admin'], "Unknown option '--scope'"],
    [['backup'], 'Name one file.'],
    [['backup', 'a', '--url', 'b'], "Unknown option '--url'"],
    [['restore', 'a', 'b'], 'Name one file.'],
  ])('rejects the arguments %j', async (parameters, complaint) => {
    const given = parameters.map((parameter) => parameter.replace('STOCK', join(folder, 'stock.csv')));
    const { code, stdout, stderr } = await verkko(given);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(complaint)).toBe(true);
    expect(stderr).toContain(
      `\n\n${parameters[0] === 'improt' ? 'Brings' : `verkko ${parameters[0] ?? ''}`} `,
    );
  });

  it('reports which environment variable has a wrong value', async () => {
    const { code, stderr } = await verkko(['export'], { VERKKO_URL: 'shop' });

    expect(code).toBe(2);
    expect(stderr).toMatch(/^VERKKO_URL must be like http:\/\/127\.0\.0\.1:8002 or https:/);
  });

  it('can be started by npx in a clone of the repository', async () => {
    const options = { cwd: ROOT, env: { ...process.env, npm_config_cache: join(folder, 'npm') } };
    const { stdout } = await promisify(execFile)('npx', ['--no', '--', 'verkko', '--help'], options);

    expect(stdout).toContain('verkko import FILE');
  });

  it('can be started in a project that has the package as a dependency', async () => {
    const service = await startService();
    const project = new StrangersProject('.');
    const environment = { VERKKO_URL: service.url };
    try {
      const imported = await project.command('verkko', ['import', join(folder, 'stock.csv')], environment);
      const exported = await project.command('verkko', ['export'], environment);

      expect(imported).toMatchObject({ code: 0, stderr: '1 of 1 readings\n' });
      expect(exported).toEqual({
        code: 0,
        stdout: 'productid,quantity,timestamp\nABC-123,50,2024-01-01T10:00:00Z\n',
        stderr: '',
      });
    } finally {
      project.remove();
      await service.stop();
    }
  });
});
