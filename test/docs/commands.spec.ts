import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCurl } from '../support/curl';
import { createDatabase, type TestDatabase } from '../support/database';
import { databaseEnvironment, endProcesses, startProcess } from '../support/service-process';

const ROOT = join(__dirname, '../..');

/** A command block of a document, with what the comment in front of its fence says. */
interface Block {
  readonly commands: string;
  /** `not run`, or `refused` where the service answers with an error. */
  readonly note: string | undefined;
  /** Why it is not run, or the status of the error. */
  readonly reason: string;
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].toSorted();

/** Every block that begins with ```sh, as it stands in the page. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = text.matchAll(/(?:^<!-- ([a-z ]+): ([^\n]+) -->\n+)?^```sh\n([^]*?)^```$/gm);
  return [...blocks].map(([, note, reason = '', commands = '']) => ({ commands, note, reason }));
}

/** The commands of a block without the variables in front and the comments behind them. */
function commandsOf({ commands }: Block): string[] {
  return commands
    .split(/\n|&&/)
    .map((command) => command.replace(/ +#.*/, '').replace(/^ *([A-Z_]+=\S+ )*/, ''))
    .map((command) => command.trim())
    .filter((command) => command !== '');
}

/** A script that runs the blocks in one shell, so that a later one may use the variables and files of an earlier one. */
function scriptOf(blocks: Block[], url: string): string {
  const parts = blocks.map(({ commands, note, reason }) => {
    const here = commands.replaceAll(/http:\/\/(127\.0\.0\.1|localhost):8002/g, url);
    return note === 'refused' ? `( ${here} ) 2>refused && exit 1\ngrep 'error: ${reason}' refused\n` : here;
  });
  // Into a file: Node's pipes are sockets, which a program that ends its output closes for the next one, too.
  return ['exec >output 2>&1', 'set -ex', ...parts].join('\n');
}

/** Looks like the clone to npm and npx, and takes the files that the commands write. */
function workingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verkko-docs-'));
  for (const name of ['package.json', 'docs', 'tsconfig.json', 'scripts', 'src', 'dist', 'node_modules']) {
    symlinkSync(join(ROOT, name), join(folder, name));
  }
  // curl ends with 22 where the service answers with an error, and shows the answer.
  writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nsilent\nshow-error\n');
  return folder;
}

function run(script: string, folder: string, environment: Record<string, string>): Promise<Outcome> {
  const npm = { npm_config_cache: join(folder, 'npm'), npm_config_update_notifier: 'false' };
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      env: { HOME: folder, ENV_FILE: '/dev/null', ...npm, ...environment },
    };
    execFile('sh', ['-c', script], options, (error) => {
      const output = readFileSync(join(folder, 'output'), 'utf8');
      resolve({ code: error ? Number(error.code ?? 1) : 0, output });
    });
  });
}

describe('a block of commands in the documents', () => {
  it.each(PAGES)('is found wherever it stands in %s', (page) => {
    const fences = readFileSync(join(ROOT, page), 'utf8').match(/^ *```(sh|bash|shell|console)\b/gm) ?? [];

    expect(blocksOf(page)).toHaveLength(fences.length);
  });

  it('is run, or says why not', () => {
    const notes = PAGES.flatMap(blocksOf).map(({ note, reason }) => `${note ?? 'run'}: ${reason}`);

    expect(notes.filter((text) => !/^(run: |refused: [45]\d\d|not run: \S.+)$/.test(text))).toEqual([]);
  });

  it('is in .ci/run, where it says so', () => {
    const steps = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    const left = PAGES.flatMap(blocksOf).filter(({ reason }) => reason.includes('.ci/run'));

    expect(left.length).toBeGreaterThan(0);
    expect(left.flatMap(commandsOf).filter((command) => !steps.includes(command))).toEqual([]);
  });
});

describe('the commands of', () => {
  let database: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    database = await createDatabase();
    folder = workingFolder();
  });
  afterEach(async () => {
    await endProcesses();
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const runnable = (page: string) => blocksOf(page).filter(({ note }) => note !== 'not run');

  it.each(PAGES.filter((page) => runnable(page).length > 0))('%s work as they stand there', async (page) => {
    const connection = databaseEnvironment(database.connection);
    const { url } = await startProcess(connection);
    const environment = { ...connection, ...(await withCurl()) };

    const script = scriptOf(runnable(page), url);
    const { code, output } = await run(script, folder, { ...environment, VERKKO_URL: url });

    // The output says which command was the last one.
    expect(code === 0 ? '' : output).toBe('');
  });
});
